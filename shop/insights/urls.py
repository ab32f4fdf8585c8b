"""The addresses of the Database pages, to be mounted by an admin site in its `get_urls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, include, path, register_converter

from shop.insights import views

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import AdminSite
    from django.http import HttpResponse


class StatementId:
    """A query id: a signed 64-bit number, so it may begin with a minus."""

    regex = "-?[0-9]{1,20}"

    def to_python(self, value: str) -> int:
        """Read the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the number."""
        return str(value)


register_converter(StatementId, "statement_id")


def pages(site: AdminSite) -> list[URLResolver]:
    """Return the routes under database/, each view behind the site's own `admin_view`; names are
    `<site>:insights:<page>`.
    """

    def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(route, site.admin_view(view), {"site": site}, name=name)

    routes = [
        page("", views.overview, "overview"),
        page("reset/", views.reset, "reset"),
        page("statements/<statement_id:statement_id>/", views.statement_page, "statement"),
        page("caches/clear/", views.clear_cache, "clear_cache"),
        page("<slug:slug>/", views.section, "section"),
    ]
    return [path("database/", include((routes, "insights")))]
