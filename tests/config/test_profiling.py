"""One switch installs both profilers or nothing of them."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from config import profiling
from config.safe_silk.checks import check_silk

SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
USER = "django.contrib.auth.middleware.AuthenticationMiddleware"
NOWHERE = Path("nowhere")


def test_switched_off_nothing_is_installed():
    assert profiling.apps(profiling=False) == []
    assert profiling.middleware([SESSION, USER], profiling=False) == [SESSION, USER]
    assert profiling.urls(profiling=False) == []
    assert profiling.databases(NOWHERE, profiling=False) == {}
    assert profiling.routers(profiling=False) == []
    assert profiling.caches(NOWHERE, profiling=False) == {}
    assert profiling.settings(profiling=False) == {}


@pytest.mark.parametrize("path", ["/silk/", "/__debug__/render_panel/"])
def test_the_tests_themselves_run_without_profilers(path):
    assert not apps.is_installed("silk")
    assert not apps.is_installed("debug_toolbar")
    assert "profiling" not in settings.DATABASES
    assert "silk.models" not in sys.modules
    with pytest.raises(Resolver404):
        resolve(path)


def test_the_checks_have_nothing_to_say_about_what_is_not_installed():
    assert check_silk() == []


def test_trimming_says_that_profiling_is_off():
    with pytest.raises(CommandError, match="Profiling is off"):
        call_command("trim_profiling")


def test_silk_surrounds_the_session_and_the_toolbar_follows_the_user():
    assert profiling.middleware(["first", SESSION, USER, "last"], profiling=True) == [
        "first",
        profiling.SILK_MIDDLEWARE,
        SESSION,
        USER,
        profiling.TOOLBAR_MIDDLEWARE,
        "last",
    ]


def model(app_label):
    return SimpleNamespace(_meta=SimpleNamespace(app_label=app_label))


def test_silks_rows_live_in_the_profiling_file_and_no_others_do():
    router = profiling.ProfilingRouter()

    assert router.db_for_read(model("silk")) == router.db_for_write(model("silk")) == "profiling"
    assert router.db_for_read(model("orders")) is None
    assert router.allow_migrate("profiling", "silk") is True
    assert router.allow_migrate("default", "silk") is False
    assert router.allow_migrate("profiling", "orders") is False
    assert router.allow_migrate("default", "orders") is None


def test_silks_rows_relate_to_each_other_only():
    router = profiling.ProfilingRouter()

    assert router.allow_relation(model("silk"), model("silk")) is True
    assert router.allow_relation(model("silk"), model("orders")) is False
    assert router.allow_relation(model("orders"), model("orders")) is None


@pytest.mark.parametrize(
    ("user", "is_shown"),
    [
        (SimpleNamespace(is_active=True, is_superuser=True), True),
        (SimpleNamespace(is_active=False, is_superuser=True), False),
        (SimpleNamespace(is_active=True, is_superuser=False), False),
        (AnonymousUser(), False),
        (None, False),
    ],
)
def test_the_toolbar_is_for_active_superusers(settings, user, is_shown):
    settings.DEBUG = True
    request = RequestFactory().get("/admin/")
    request.user = user

    assert profiling.show_toolbar(request) is is_shown
