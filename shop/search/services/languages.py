"""Say in which language a store writes."""

from __future__ import annotations

from django.db import transaction

from shop.search.models import CatalogueLanguage
from shop.stores.models import Store

from .building import note_products


@transaction.atomic
def choose_language(*, store: Store, language: str) -> int:
    """Let the store's words be reduced to stems as in this language; how many products are read again for that.

    Searches mix the stems of both languages until a worker has read them.
    """
    known = CatalogueLanguage.objects.select_for_update().filter(store=store).first()
    if language == (known.language if known else "english"):
        return 0
    CatalogueLanguage.objects.update_or_create(store=store, defaults={"language": language})
    return note_products(store=store)
