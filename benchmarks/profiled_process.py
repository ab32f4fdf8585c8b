"""One variant of `profiling_cost` in a process: reads turns, serves them through the whole stack, writes their cost."""

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import process_time
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse

SIGN_INS = ("shop.accounts.second_step.SecondStepMiddleware", "shop.accounts.presence.PresenceMiddleware")
"""What looks after those who are signed in: left out, as signing in is."""
RECORDER = "shop.insights.recorder.middleware.RecorderMiddleware"
STOCK = "silk.middleware.SilkyMiddleware"
COUNT = """SELECT COALESCE(sum(calls), 0) FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def configure(variant: str, folder: Path, database: str) -> None:
    """Take development's settings and leave of the profilers what the variant has; all variants ask one database."""
    from config import profiling
    from config.settings import base, dev

    chosen = {name: getattr(dev, name) for name in dir(dev) if name.isupper()}
    has_silk, has_toolbar, is_stock = "silk" in variant, "toolbar" in variant, "stock" in variant
    chosen.update(profiling.settings(profiling=True), DEBUG=True, PROFILING=True, ROOT_URLCONF=__name__)
    chosen["INSTALLED_APPS"] = [
        app
        for app in base.installed_apps(profiled=True)
        if (app != "silk" or has_silk) and (app != "debug_toolbar" or has_toolbar)
    ]
    stack = base.middleware(profiled=True)
    chosen["MIDDLEWARE"] = [
        {
            profiling.SILK_MIDDLEWARE: STOCK if is_stock else entry,
            "django.contrib.auth.middleware.AuthenticationMiddleware": f"{__name__}.everyone_is_root",
        }.get(entry, entry)
        for entry in stack
        if (entry != profiling.SILK_MIDDLEWARE or has_silk)
        and (entry != profiling.TOOLBAR_MIDDLEWARE or has_toolbar)
        and (entry != RECORDER or variant == "recorder")
        and entry not in SIGN_INS
    ]
    # The recorder also stands in the drivers: without it they are the drivers' own.
    chosen["INSIGHTS_RECORDS"] = variant == "recorder"
    chosen["INSIGHTS_WRITES_BESIDE"] = False  # the thread's work is done, and paid for, in each turn
    if variant != "recorder":
        for cache in base.CACHES.values():
            cache.get("OPTIONS", {}).pop("REDIS_CLIENT_CLASS", None)
    default = {**base.DATABASES["default"], "NAME": database}
    chosen["DATABASES"] = {"default": default, **profiling.databases(folder, profiling=True)}
    chosen["CACHES"] = {**base.CACHES, **profiling.caches(folder, profiling=True)}
    chosen["DATABASE_ROUTERS"] = profiling.routers(profiling=True)
    chosen["SILENCED_SYSTEM_CHECKS"] = ["admin.E408"]
    if is_stock:
        chosen["SILKY_MIDDLEWARE_CLASS"] = STOCK
        chosen["SILKY_MAX_RECORDED_REQUESTS_CHECK_PERCENT"] = 10
    # Plans of slow statements come after the response; here they would make the counts a matter of luck.
    chosen["SILK_EXPLAIN_FROM_MS"] = float("inf")
    chosen["ALLOWED_HOSTS"] = ["testserver"]
    settings.configure(**chosen)
    django.setup()


def everyone_is_root(get_response: Any) -> Any:
    """Sign everybody in as a superuser without asking the database, as a middleware."""
    from django.contrib.auth import get_user_model

    root = get_user_model()(pk=1, email="root@example.com", is_active=True, is_staff=True, is_superuser=True)

    def signed_in(request: HttpRequest) -> HttpResponse:
        request.user = root
        return get_response(request)

    return signed_in


def ask(times: int) -> HttpResponse:
    from django.contrib.contenttypes.models import ContentType

    names = [ContentType.objects.filter(pk=number).values_list("model", flat=True).first() for number in range(times)]
    return HttpResponse(f"<html><body>{len(names)}</body></html>")


def one(request: HttpRequest) -> HttpResponse:
    return ask(1)


def many(request: HttpRequest) -> HttpResponse:
    return ask(26)


def addresses() -> list[Any]:
    from django.contrib import admin
    from django.urls import include, path

    installed = {
        app: path(route, include(urls))
        for app, route, urls in (
            ("silk", "silk/", "silk.urls"),
            ("debug_toolbar", "__debug__/", "debug_toolbar.urls"),
        )
        if app in settings.INSTALLED_APPS
    }
    return [path("one", one), path("many", many), path("admin/", admin.site.urls), *installed.values()]


def serve(turns: Any, answers: Any) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from shop.insights.recorder.memory import memory

    if "silk" in settings.INSTALLED_APPS:
        call_command("migrate", database="profiling", verbosity=0)
    client = Client()
    for line in turns:
        turn = json.loads(line)
        before, begun = statements(connection), process_time()
        for _ in range(turn["requests"]):
            response = client.get(turn["path"])
            if response.status_code != 200:
                raise RuntimeError(f"{turn['path']} answered {response.status_code}")
        memory.add_up()  # what the recorder's thread does with them later
        spent = process_time() - begun
        # The count of the first question is in the second.
        sent = statements(connection) - before - 1
        answers.write(json.dumps({"cpu_ms": spent * 1000, "statements": sent}) + "\n")
        answers.flush()


def statements(connection: Any) -> int:
    """How many statements the server has counted in this database, asked for past every profiler."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(COUNT)
        return int(cursor.fetchone()[0])


def main() -> None:
    variant, folder = sys.argv[1], Path(sys.argv[2]) / sys.argv[1].replace(" ", "-")
    folder.mkdir()
    answers = sys.stdout
    with redirect_stdout(sys.stderr):
        from config.services.lifecycle import ensure

        ensure()
        configure(variant, folder, sys.argv[3])
        serve(sys.stdin, answers)


def __getattr__(name: str) -> Any:
    """Make the addresses when Django looks for them: before, its apps are not loaded."""
    if name == "urlpatterns":
        return addresses()
    raise AttributeError(name)
