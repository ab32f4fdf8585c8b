"""Tells each request whose shop it works for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shop.stores.context import in_store
from shop.stores.selectors import store_to_open, stores_of

CHOSEN = "store_id"
"""Where the session keeps the store that its owner chose last."""


class CurrentStoreMiddleware:
    """Puts a person's stores into `request.stores` and the current one into `request.store` and into the context.

    The current store is None for somebody without a store. `request.role` is the name of their role in it.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        stores = list(stores_of(user)) if user.is_authenticated else []
        store = store_to_open(stores, request.session.get(CHOSEN)) if stores else None
        request.stores = stores  # type: ignore[attr-defined]  # ours, as request.user is Django's
        request.store = store  # type: ignore[attr-defined]  # ours, as request.user is Django's
        request.role = getattr(store, "role_name", "")  # type: ignore[attr-defined]  # ours, as request.user is Django's
        with in_store(store):
            return self.answer(request)
