"""The addresses of notices, to be mounted by an admin site in its `get_urls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path

from shop.notices.views import choices, follow, notices, read_every_one

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite


def pages(site: AdminSite) -> list[URLPattern]:
    """All of them stand behind the site's own `admin_view`."""
    return [
        path("notices/", site.admin_view(notices), name="notices"),
        path("notices/<int:notice_id>/", site.admin_view(follow), name="notice"),
        path("notices/read/", site.admin_view(read_every_one), name="notices_read"),
        path("notices/choose/", site.admin_view(choices), name="notice_choices"),
    ]
