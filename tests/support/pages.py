"""Every page that an admin site offers: found by asking the site and by following what its pages link to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

SEARCHED = ("100001", "nobody@example.com", "no such thing at all")
"""What is typed into every search box: a number, an address, words."""


@dataclass(frozen=True)
class Page:
    """One address of an admin and what is found there."""

    admin: ModelAdmin
    kind: str
    url: str

    def __str__(self) -> str:
        return f"{self.admin.opts.label} {self.kind} {self.url}"


@dataclass
class Offered(HTMLParser):
    """What a page offers: the queries that it links to, and its selects with their options."""

    links: list[str] = field(default_factory=list)
    selects: dict[str, list[str]] = field(default_factory=dict)
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def by(cls, html: str) -> "Offered":
        offered = cls()
        offered.feed(html)
        return offered

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a" and (attributes.get("href") or "").startswith("?"):
            self.links.append(attributes["href"] or "")
        elif tag == "select":
            self._select = attributes.get("name") or ""
            self.selects.setdefault(self._select, [])
        elif tag == "option":
            self.selects.setdefault(self._select, []).append(attributes.get("value") or "")


def pages(site: AdminSite, client: Client) -> Iterator[Page]:
    """Every page of every admin of `site` that `client` may see, each once."""
    for admin in site._registry.values():
        yield from pages_of(admin, client)


def pages_of(admin: Any, client: Client) -> Iterator[Page]:
    """The pages of one admin: its list in each guise, the forms, and one object's pages if there is an object."""
    request = _request(client)
    if not admin.has_view_or_change_permission(request):
        return
    home = _url(admin, "changelist")
    yield Page(admin, "list", home)
    offered = Offered.by(client.get(home).content.decode())
    seen = {"?"}
    for query in offered.links:
        if query not in seen:
            seen.add(query)
            yield Page(admin, "list", home + query)
    for name, values in offered.selects.items():
        if name not in ("action", ""):
            yield from (Page(admin, "filter", f"{home}?{urlencode({name: value})}") for value in values[:10] if value)
    if admin.get_search_fields(request):
        yield from (Page(admin, "search", f"{home}?{urlencode({'q': text})}") for text in SEARCHED)
        yield from autocompletes(admin)
    if admin.has_add_permission(request):
        yield Page(admin, "add", _url(admin, "add"))
    row = admin.get_queryset(request).first()
    if row is not None:
        key = quote(row.pk)
        yield Page(admin, "change", _url(admin, "change", key))
        yield Page(admin, "history", _url(admin, "history", key))
        if admin.has_delete_permission(request, row):
            yield Page(admin, "delete", _url(admin, "delete", key))


def autocompletes(admin: Any) -> Iterator[Page]:
    """The look-ups of the rows of `admin` from each foreign key of the site that points at them."""
    for relation in admin.model._meta.get_fields(include_hidden=True):
        if not (
            relation.auto_created and relation.is_relation and not relation.concrete and relation.field.many_to_one
        ):
            continue
        try:
            admin.admin_site.get_model_admin(relation.related_model)
        except NotRegistered:
            continue
        meta = relation.related_model._meta
        asked = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": relation.field.name}
        for term in ("", SEARCHED[-1]):
            yield Page(admin, "autocomplete", f"{reverse('admin:autocomplete')}?{urlencode({**asked, 'term': term})}")
        return


def _url(admin: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_{name}", args=args)


def _request(client: Client) -> HttpRequest:
    request = RequestFactory().get("/")
    asked = client.get(reverse("admin:index")).wsgi_request
    request.user, request.store = asked.user, getattr(asked, "store", None)
    return request
