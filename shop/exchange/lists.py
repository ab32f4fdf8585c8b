"""A list of the admin outside of a request: what somebody would see there, as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from shop.core.admin.exporting import file_name, pieces
from shop.exchange.exceptions import ListNotAllowed, ListNotThere
from shop.stores.models import Store


def list_page(page: str) -> Any:
    """The admin of the list "orders.order". Raises ListNotThere."""
    try:
        return admin.site.get_model_admin(apps.get_model(page))
    except (LookupError, ValueError, admin.exceptions.NotRegistered) as error:
        raise ListNotThere from error


def list_name(page: str) -> str:
    """What the list is called: “Orders”."""
    try:
        return str(list_page(page).opts.verbose_name_plural).capitalize()
    except ListNotThere:
        return page


def may_see(user: Any, page: str) -> bool:
    """Whether the person may see the list, in the current store."""
    app, _, model = page.partition(".")
    return bool(user.has_perm(f"{app}.view_{model}") or user.has_perm(f"{app}.change_{model}"))


def pages_seen_by(user: Any) -> list[str]:
    """The lists that the person may see."""
    pages = [model._meta.label_lower for model in admin.site._registry]
    return [page for page in pages if may_see(user, page)]


def list_as_file(
    *, page: str, query: str, form: str, user: Any, store: Store, tell: Callable[[int], None]
) -> tuple[str, Iterator[bytes]]:
    """The name of the file and its pieces: the rows and columns that this person sees there now. To be asked for in
    that store. `tell` is called with how many rows have been read.

    Raises ListNotAllowed and ListNotThere.
    """
    shown = list_page(page)
    request = _request(shown, query, user, store)
    if not user.is_active or not may_see(user, page):
        raise ListNotAllowed
    try:
        rows = shown.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters as error:
        raise ListNotThere from error
    return file_name(shown, form), pieces(shown, request, rows, form, tell=tell)


def _request(shown: Any, query: str, user: Any, store: Store) -> Any:
    """What the browser would ask for, by the same person in the same store."""
    request: Any = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = reverse(f"admin:{shown.opts.app_label}_{shown.opts.model_name}_changelist")
    request.META = {"QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.GET = QueryDict(query)
    request.user, request.store, request.stores, request.role = user, store, [store], ""
    request.session = {}
    return request
