"""Pages for what went wrong, inside the frame of the site for whoever is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the role does not allow it."""
    return _page(request, "403.html", 403, "Not for your role")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it is not there, or in another store."""
    return _page(request, "404.html", 404, "Not found")


def _page(request: HttpRequest, template: str, status: int, title: str) -> HttpResponse:
    user: Any = getattr(request, "user", None)
    is_staff = bool(user is not None and user.is_authenticated and admin.site.has_permission(request))
    context = {**admin.site.each_context(request), "title": title} if is_staff else {"title": title}
    frame = "admin/base_site.html" if is_staff else "backoffice/bare.html"
    return render(request, template, {**context, "frame": frame}, status=status)
