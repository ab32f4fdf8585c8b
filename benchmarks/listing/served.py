"""One way to the list of orders, in a process of its own: reads turns, answers them, and writes what each cost.

Ours is the project with its middleware; "stock" is Django's admin over the same models, "unfold" the same class of
Unfold's, "raw SQL" the driver alone. Signing in is left out of all of them.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django
from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created

from benchmarks.profiled_process import SIGN_INS, everyone_is_root

__all__ = ["everyone_is_root"]

LIST = "/admin/orders/order/"
MODELS = ["stores", "accounts", "catalog", "pricing", "customers", "inventory", "orders"]
PLAIN_APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles", "humanize", "postgres"]
FRAMES = {
    "stock": ["django.contrib.admin.apps.SimpleAdminConfig"],
    "unfold": ["unfold.apps.BasicAppConfig", "unfold.contrib.filters", "django.contrib.admin.apps.SimpleAdminConfig"],
}
SIGNED_IN = f"{__name__}.everyone_is_root"


def configure(way: str) -> None:
    """The project's settings without profilers; for the peers, with a bare admin instead of the backoffice."""
    from config.settings import base

    chosen = {name: getattr(base, name) for name in dir(base) if name.isupper()}
    chosen.update(DEBUG=False, PROFILING=False, SECRET_KEY="benchmark", ALLOWED_HOSTS=["testserver"])
    chosen["INSIGHTS_WRITES_BESIDE"] = False  # its thread would look for its tables in the last shop that was asked
    signing_in = "django.contrib.auth.middleware.AuthenticationMiddleware"
    stack = [
        SIGNED_IN if entry == signing_in else entry
        for entry in base.middleware(profiled=False)
        if entry not in SIGN_INS
    ]
    chosen["INSTALLED_APPS"] = base.installed_apps(profiled=False)
    if way in FRAMES:
        own = [f"shop.{name}" for name in ("core", *MODELS)]
        chosen["INSTALLED_APPS"] = [*FRAMES[way], *(f"django.contrib.{name}" for name in PLAIN_APPS), *own]
        chosen["ROOT_URLCONF"] = __name__
        chosen["UNFOLD"] = {}
        chosen["TEMPLATES"] = [{**base.TEMPLATES[0], "DIRS": []}]  # not the backoffice's own frame
        chosen["CSRF_FAILURE_VIEW"] = "django.views.csrf.csrf_failure"
        stack = [entry for entry in stack if entry.startswith("django.") or entry == SIGNED_IN]
    chosen["MIDDLEWARE"] = stack
    # The admin asks for Django's own middleware by name; here nobody signs in.
    chosen["SILENCED_SYSTEM_CHECKS"] = ["admin.E408"]
    settings.configure(**chosen)
    django.setup()


def addresses() -> list[Any]:
    """A site with the one list, as somebody would write it who has read Django's tutorial."""
    import unfold.admin
    import unfold.sites
    from django.contrib import admin
    from django.urls import path

    from shop.orders.models import Order

    is_unfold = "unfold.apps.BasicAppConfig" in settings.INSTALLED_APPS
    parent: Any = unfold.admin.ModelAdmin if is_unfold else admin.ModelAdmin

    class OrderAdmin(parent):
        """The same columns, filters and searches as ours."""

        list_display = (
            "number",
            "placed_at",
            "customer",
            "item_quantity",
            "total_amount",
            "payment_state",
            "fulfilment_state",
        )
        list_select_related = ("customer",)
        list_filter = ("status", "placed_at")
        date_hierarchy = "placed_at"
        search_fields = ("number", "email", "customer__name")
        ordering = ("-placed_at", "-id")

    site = unfold.sites.UnfoldAdminSite("admin") if is_unfold else admin.AdminSite("admin")
    site.register(Order, OrderAdmin)
    return [path("admin/", site.urls)]


class Ways:
    """The databases of a process, each with its connection kept open."""

    def __init__(self, way: str) -> None:
        from django.test import Client

        self.way = way
        self.client = Client()
        self.opened: dict[str, Any] = {}

    def turn(self, database: str, page: dict[str, Any]) -> dict[str, Any]:
        connection = self._into(database)
        statements: list[float] = []

        def timed(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            begun = perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                statements.append((perf_counter() - begun) * 1000)

        pid = connection.connection.get_backend_pid()
        backend, cpu, begun = backend_ms(pid), process_time(), perf_counter()
        if self.way == "raw SQL":
            size = self._raw(connection, page)
            statements.append((perf_counter() - begun) * 1000)
        else:
            with connection.execute_wrapper(timed):
                size = self._page(page)
        return {
            "ms wall": (perf_counter() - begun) * 1000,
            "ms process CPU": (process_time() - cpu) * 1000,
            "ms backend CPU": backend_ms(pid) - backend,
            "ms in statements": sum(statements),
            "statements": len(statements),
            "kB of HTML": size / 1000,
        }

    def _into(self, database: str) -> Any:
        """Let `default` stand for this database, without a new connection each time."""
        if database not in self.opened:
            made: Any = connections.create_connection("default")
            made.settings_dict = {**made.settings_dict, "NAME": database, "CONN_MAX_AGE": None}
            self.opened[database] = made
        connection = connections["default"] = self.opened[database]
        connection.ensure_connection()
        return connection

    def _raw(self, connection: Any, page: dict[str, Any]) -> int:
        with connection.connection.cursor() as cursor:
            cursor.execute(page["sql"], page["parameters"])
            cursor.fetchall()
        return 0

    def _page(self, page: dict[str, Any]) -> int:
        query = page["ours" if self.way == "ours" else "stock"]
        response = self.client.get(f"{LIST}?{query}" if query else LIST)
        if response.status_code != 200 or page["shows"].encode() not in response.content:
            raise RuntimeError(f"{self.way}, {query!r}: {response.status_code}, without {page['shows']!r}")
        return len(response.content)


def backend_ms(pid: int) -> float:
    """The CPU time that a server process has had."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def without_limits(connection: Any, **_kwargs: Any) -> None:
    """A stock page takes as long as it takes; the role would cut it short."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def main() -> None:
    way, answers = sys.argv[1], sys.stdout
    with redirect_stdout(sys.stderr):
        from config.services.lifecycle import ensure

        ensure()
        connection_created.connect(without_limits)
        configure(way)
        ways = Ways(way)
        for line in sys.stdin:
            turn = json.loads(line)
            answers.write(json.dumps(ways.turn(turn["database"], turn["page"])) + "\n")
            answers.flush()


def __getattr__(name: str) -> Any:
    """Make the addresses when Django looks for them: before, its apps are not loaded."""
    if name == "urlpatterns":
        return addresses()
    raise AttributeError(name)
