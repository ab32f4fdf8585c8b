"""What somebody is told who does something too often: 429, when to come again, and the reason in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from shop.core.limiting.spending import Limit, Spent
from shop.core.origin import client_address

View = Callable[..., HttpResponseBase]
Refusal = Callable[[HttpRequest, Spent], HttpResponse]


def too_many(request: HttpRequest, spent: Spent) -> HttpResponse:
    """A page that says how long to wait."""
    context = {"title": "Too many at once", "what": spent.limit.what, "wait": in_words(spent.wait_seconds)}
    return render(request, "429.html", context, status=429)


def too_many_as_json(request: HttpRequest, spent: Spent) -> HttpResponse:
    """The same for a program."""
    words = f"Too many {spent.limit.what}. Come again in {in_words(spent.wait_seconds)}."
    return JsonResponse({"error": words}, status=429)


def limited(
    limit: Limit,
    *,
    of: Callable[[HttpRequest], object] = client_address,
    methods: Collection[str] = ("POST",),
    refusal: Refusal = too_many,
) -> Callable[[View], View]:
    """A view that answers 429 to whoever has used `limit` up. `of` tells people apart; other methods do not count."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return view(request, *args, **kwargs)
            spent = limit.spend(of(request))
            return told(view(request, *args, **kwargs) if spent.is_allowed else refusal(request, spent), spent)

        return answer

    return decorate


def told(response: HttpResponseBase, spent: Spent) -> HttpResponseBase:
    """`response` with the headers that a program reads: how many are left, and in seconds when they come back."""
    response.headers["RateLimit-Limit"] = str(spent.limit.times)
    response.headers["RateLimit-Remaining"] = str(spent.left)
    response.headers["RateLimit-Reset"] = str(math.ceil(spent.full_in_seconds))
    if not spent.is_allowed:
        response.headers["Retry-After"] = str(math.ceil(spent.wait_seconds))
    return response


def in_words(seconds: float) -> str:
    """ "40 seconds", "3 minutes": rounded up."""
    count = max(1, math.ceil(seconds))
    if count < 90:
        return f"{count} second{'s' if count > 1 else ''}"
    return f"{math.ceil(count / 60)} minutes"
