"""The pages of the words that staff teach the search."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone

from shop.core.admin import FactsPanel, search
from shop.search.models import StopWord, Synonym
from shop.search.selectors import products_saying, searches_with
from shop.stores.admin import StoreOwnedAdmin

DAYS = 30


class WordForm(forms.ModelForm):
    """Words are kept in small letters, however they are typed."""

    def clean_term(self) -> str:
        return self.cleaned_data["term"].lower().strip()

    def clean_word(self) -> str:
        return self.cleaned_data["word"].lower().strip()


def _asked(word: str, rule: Synonym | StopWord) -> str:
    since = timezone.localdate() - dt.timedelta(days=DAYS)
    return f"{searches_with(store=rule.store, word=word, since=since):,}"


def _synonym(synonym: Synonym) -> dict[str, Any]:
    meant = products_saying(store=synonym.store, text=synonym.meaning)
    return {
        f"Searches with “{synonym.term}” in {DAYS} days": _asked(synonym.term, synonym),
        f"Products with “{synonym.term}”": f"{products_saying(store=synonym.store, text=synonym.term):,}",
        f"Products with “{synonym.meaning}”, found as well": f"{meant:,}",
    }


def _stop_word(stop: StopWord) -> dict[str, Any]:
    return {
        f"Searches with “{stop.word}” in {DAYS} days": _asked(stop.word, stop),
        f"Products with “{stop.word}”, found for it only if it is all that was typed": (
            f"{products_saying(store=stop.store, text=stop.word):,}"
        ),
    }


@admin.register(Synonym)
class SynonymAdmin(StoreOwnedAdmin):
    """What a word may also mean; works from the next search on."""

    form = WordForm
    list_display = ("term", "meaning")
    ordering = ("term", "meaning", "id")
    search_routes = (search.Prefix("term", minimum=1, fold=str.lower, noun="beginning of the term"),)
    fields = ("term", "meaning")
    panels = (FactsPanel("What it changes", _synonym, place="side"),)
    empty_message = (
        "A synonym lets shoppers find by their word what the catalogue calls by another: “soda” → “soft drink”."
    )


@admin.register(StopWord)
class StopWordAdmin(StoreOwnedAdmin):
    """Words that searches pass over; works from the next search on."""

    form = WordForm
    list_display = ("word",)
    ordering = ("word", "id")
    search_routes = (search.Prefix("word", minimum=1, fold=str.lower, noun="beginning of the word"),)
    fields = ("word",)
    panels = (FactsPanel("What it changes", _stop_word, place="side"),)
    empty_message = "A stop word says nothing in this shop, such as its own name: searches pass over it."
