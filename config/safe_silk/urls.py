"""Silk's pages, each for superusers only and with the one exception that its menus need from the content
policy.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.urls import path

from config.profiling import is_superuser

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase
    from django.urls import URLPattern

# Silk's drop-downs submit their form from an inline onchange; scripts themselves stay under the site's
# policy.
INLINE_HANDLERS = {"script-src-attr": ["'unsafe-inline'"]}


def patterns() -> list[URLPattern]:
    """Return Silk's routes with their views guarded."""
    from silk.urls import urlpatterns

    return [path(str(route.pattern), guarded(route.callback), name=route.name) for route in urlpatterns]


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send strangers to the login and refuse everyone but superusers."""

    @wraps(view)
    def for_superusers(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_superuser(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csp_update(INLINE_HANDLERS)(login_required(for_superusers, login_url="admin:login"))
