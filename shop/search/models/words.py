"""Words: what the catalogue says, and what staff teach the search."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from shop.stores.models import StoreOwned


class Lexeme(StoreOwned):
    """One row is a word stem with the number of documents that have it. A rollup, refreshed by
    `search.services.counting`: it only has to tell rare from frequent.

    Truth: `lexeme_unique`.
    """

    lexeme = models.TextField()
    documents = models.PositiveIntegerField()

    class Meta:
        ordering = ("lexeme",)
        constraints = [
            # How frequent the words of a query are.
            models.UniqueConstraint(
                fields=("store", "lexeme"),
                name="lexeme_unique",
                violation_error_message="This stem is counted already.",
            ),
        ]

    def __str__(self) -> str:
        return self.lexeme


class Word(StoreOwned):
    """One row is a word of names, brands and categories as people write it, with the number of products that have it.

    A rollup like `Lexeme`; what a misspelt word is compared with. Truth: `word_unique`.
    """

    word = models.TextField()
    products = models.PositiveIntegerField()

    class Meta:
        ordering = ("word",)
        constraints = [
            # Words by their beginning.
            models.UniqueConstraint(
                fields=("store", "word"), name="word_unique", violation_error_message="This word is counted already."
            ),
        ]
        indexes = [
            # “Did you mean”: words spelt nearly so.
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_trigram"),
        ]

    def __str__(self) -> str:
        return self.word


class Synonym(StoreOwned):
    """One row says that who writes `term` may also mean `meaning`; it holds in this direction only.

    Truths: `synonym_unique`, `synonym_term_is_lower_case`.
    """

    term = models.CharField(max_length=60, help_text="A word as shoppers write it, in small letters: “soda”.")
    meaning = models.CharField(max_length=120, help_text="What the catalogue calls it: “soft drink”.")

    class Meta:
        ordering = ("term", "meaning")
        constraints = [
            # The meanings of a query's words.
            models.UniqueConstraint(
                fields=("store", "term", "meaning"),
                name="synonym_unique",
                violation_error_message="This synonym is there already.",
            ),
            models.CheckConstraint(
                condition=Q(term=Lower("term"), term__regex=r"^\S+$"),
                name="synonym_term_is_lower_case",
                violation_error_message="The term is one word in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} → {self.meaning}"


class StopWord(StoreOwned):
    """One row is a word that tells nothing in this store, such as its own name. A query of nothing else keeps it.

    Truths: `stop_word_unique`, `stop_word_is_lower_case`.
    """

    word = models.CharField(max_length=60, help_text="One word, in small letters.")

    class Meta:
        ordering = ("word",)
        constraints = [
            models.UniqueConstraint(
                fields=("store", "word"),
                name="stop_word_unique",
                violation_error_message="This stop word is there already.",
            ),
            models.CheckConstraint(
                condition=Q(word=Lower("word"), word__regex=r"^\S+$"),
                name="stop_word_is_lower_case",
                violation_error_message="A stop word is one word in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return self.word
