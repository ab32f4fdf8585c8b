"""The profiler's one switch: what Silk and the debug toolbar add to the settings, or nothing of them.

Both are for superusers only. Silk's tables stand in a SQLite file of their own and the toolbar's panels in
files, so that profiling adds no statement to the database that is being measured and needs no Redis.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from django.urls import URLPattern, URLResolver

ALIAS = "profiling"
SILK_MIDDLEWARE = "config.safe_silk.middleware.SafeSilkMiddleware"
TOOLBAR_MIDDLEWARE = "debug_toolbar.middleware.DebugToolbarMiddleware"
SILK_PATH = "silk/"
TOOLBAR_PATH = "__debug__/"
UNRECORDED_PATHS = (
    "/static/",
    "/media/",
    f"/{SILK_PATH}",
    f"/{TOOLBAR_PATH}",
    "/admin/jsi18n/",
    "/favicon.ico",
    "/metrics",
    "/healthz",
    "/readyz",
)


def apps(*, profiling: bool) -> list[str]:
    """Name the profilers' apps."""
    return ["silk", "debug_toolbar"] if profiling else []


def middleware(stack: list[str], *, profiling: bool) -> list[str]:
    """Return the stack with Silk before the session (so that it sees its statements) and the toolbar after
    the user is known.
    """
    if not profiling:
        return list(stack)
    woven: list[str] = []
    for entry in stack:
        if entry.endswith(".SessionMiddleware"):
            woven.append(SILK_MIDDLEWARE)
        woven.append(entry)
        if entry.endswith(".AuthenticationMiddleware"):
            woven.append(TOOLBAR_MIDDLEWARE)
    return woven


def urls(*, profiling: bool) -> list[URLPattern | URLResolver]:
    """Route /silk/ and /__debug__/; called by the root URL configuration, when the apps are loaded."""
    if not profiling:
        return []
    from django.urls import include, path

    from config.safe_silk.urls import patterns

    return [
        path(SILK_PATH, include((patterns(), "silk"))),
        path(TOOLBAR_PATH, include("debug_toolbar.urls")),
    ]


def databases(var_dir: Path, *, profiling: bool) -> dict[str, dict[str, Any]]:
    """Describe the SQLite file of Silk's tables: many readers beside one writer, freed pages given back on
    request.
    """
    if not profiling:
        return {}
    return {
        ALIAS: {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": var_dir / "profiling.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # auto_vacuum is only obeyed by an empty file, so it has to come first.
                "init_command": ("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"),
            },
        }
    }


def routers(*, profiling: bool) -> list[str]:
    """Name the router that keeps Silk's tables apart."""
    return ["config.profiling.ProfilingRouter"] if profiling else []


def caches(var_dir: Path, *, profiling: bool) -> dict[str, dict[str, Any]]:
    """Describe the toolbar's store: files, so that each worker finds the panels another has filled."""
    if not profiling:
        return {}
    return {
        "toolbar": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(var_dir / "toolbar"),
            "TIMEOUT": 86_400,
        }
    }


def settings(*, profiling: bool, sample_percent: float = 100) -> dict[str, Any]:
    """Return the settings that Silk and the toolbar read; `sample_percent` of the requests are recorded."""
    if not profiling:
        return {}
    return {
        "SILKY_MIDDLEWARE_CLASS": SILK_MIDDLEWARE,
        "SILKY_AUTHENTICATION": True,
        "SILKY_AUTHORISATION": True,
        "SILKY_PERMISSIONS": is_superuser,
        "SILKY_INTERCEPT_PERCENT": sample_percent,
        "SILKY_ANALYZE_QUERIES": False,
        "SILKY_MAX_REQUEST_BODY_SIZE": 1024,
        "SILKY_MAX_RESPONSE_BODY_SIZE": 1024,
        "SILKY_MAX_RECORDED_REQUESTS": 500,
        # Zero: Silk's own clean-up inside requests is off, safe_silk.cleaning does it beside them.
        "SILKY_MAX_RECORDED_REQUESTS_CHECK_PERCENT": 0,
        "SILK_EXPLAIN_FROM_MS": 10.0,
        "DEBUG_TOOLBAR_CONFIG": {
            "SHOW_TOOLBAR_CALLBACK": "config.profiling.show_toolbar",
            "TOOLBAR_STORE_CLASS": "debug_toolbar.store.CacheStore",
            "CACHE_BACKEND": "toolbar",
            "ROOT_TAG_EXTRA_ATTRS": "hx-preserve",
            "SHOW_COLLAPSED": True,
            # Off until ticked in the toolbar: it keeps every context of the frame's hundreds of small templates, which
            # made an admin page thirty times as expensive (docs/explanation/profiling.md).
            "DISABLE_PANELS": {"debug_toolbar.panels.templates.TemplatesPanel"},
        },
        "DEBUG_TOOLBAR_PANELS": [
            "debug_toolbar.panels.history.HistoryPanel",
            "debug_toolbar.panels.versions.VersionsPanel",
            "debug_toolbar.panels.timer.TimerPanel",
            "debug_toolbar.panels.settings.SettingsPanel",
            "debug_toolbar.panels.headers.HeadersPanel",
            "debug_toolbar.panels.request.RequestPanel",
            "debug_toolbar.panels.sql.SQLPanel",
            "debug_toolbar.panels.staticfiles.StaticFilesPanel",
            "debug_toolbar.panels.templates.TemplatesPanel",
            "debug_toolbar.panels.alerts.AlertsPanel",
            "debug_toolbar.panels.cache.CachePanel",
            "debug_toolbar.panels.signals.SignalsPanel",
        ],
    }


def is_superuser(user: object) -> bool:
    """Say whether this user may see what the profilers show."""
    return bool(getattr(user, "is_active", False) and getattr(user, "is_superuser", False))


def is_recorded(request: HttpRequest) -> bool:
    """Say whether Silk records this request: no assets, no profiler pages, no probes, and of the rest a
    sample.
    """
    from django.conf import settings as current

    if request.path_info.startswith(UNRECORDED_PATHS):
        return False
    return random.random() * 100 < getattr(current, "SILKY_INTERCEPT_PERCENT", 100)


def is_function_profile_wanted(request: HttpRequest) -> bool:
    """Say whether Silk runs cProfile too: only when the address asks for it with ?prof."""
    return "prof" in request.GET


def show_toolbar(request: HttpRequest) -> bool:
    """Say whether the toolbar shows: to superusers, in development, not beside Silk nor under cProfile."""
    from django.conf import settings as current

    if not current.DEBUG or "prof" in request.GET or request.path_info.startswith((f"/{SILK_PATH}", "/static/")):
        return False
    if not is_superuser(getattr(request, "user", None)):
        return False
    # The toolbar asks whether there is a nonce, and there is none until somebody has read it.
    str(getattr(request, "csp_nonce", ""))
    return True


class ProfilingRouter:
    """Sends Silk's tables to the profiling file and keeps everything else out of it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Read Silk's rows from the profiling file."""
        return ALIAS if model._meta.app_label == "silk" else None

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        """Allow relations among Silk's rows only."""
        sides = {one._meta.app_label, other._meta.app_label}
        return sides == {"silk"} if "silk" in sides else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Create Silk's tables in the profiling file, and no others there."""
        if app_label == "silk":
            return db == ALIAS
        return False if db == ALIAS else None
