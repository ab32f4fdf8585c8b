"""Lets what a request changes say who asked for it."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

from django.http import HttpRequest, HttpResponse

from shop.core.origin import Origin, acting, client_address


class OriginMiddleware:
    """Every request works from its page, for the person who has signed in, with a number of its own.

    The person is asked for when something is written: by then the sign-in page knows who signed in.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = token_hex(8)

        def source() -> Origin:
            page = request.resolver_match.view_name if request.resolver_match else request.path
            return Origin(
                door=f"page {page}", actor=request.user.pk, address=client_address(request) or None, request=number
            )

        with acting(source):
            return self.answer(request)
