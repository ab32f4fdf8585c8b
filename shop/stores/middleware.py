"""Tells each request whose shop it works for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shop.stores.context import in_store
from shop.stores.selectors import store_to_open

CHOSEN = "store_id"
"""Where the session keeps the store that its owner chose last."""


class CurrentStoreMiddleware:
    """Puts the current store into `request.store` and into the context; None for somebody without a store."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        store = store_to_open(user, request.session.get(CHOSEN)) if user.is_authenticated else None
        request.store = store  # type: ignore[attr-defined]  # ours, as request.user is Django's
        with in_store(store):
            return self.answer(request)
