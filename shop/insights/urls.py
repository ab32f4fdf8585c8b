"""The addresses of the Database pages, to be mounted by an admin site in its `get_urls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, include, path, register_converter

from shop.insights.views import database, requests, statements

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
        page("", database.overview, "overview"),
        page("reset/", database.reset, "reset"),
        page("statements/<statement_id:statement_id>/", statements.statement_page, "statement"),
        page("statements/sent/<statement_id:fingerprint>/", statements.history_page, "history"),
        page("caches/clear/", database.clear_cache, "clear_cache"),
        page("requests/", requests.requests_page, "requests"),
        page("requests/work/", requests.work_page, "work"),
        page("requests/<slug:key>/", requests.request_page, "request"),
        page("<slug:slug>/", database.section, "section"),
    ]
    return [path("database/", include((routes, "insights")))]
