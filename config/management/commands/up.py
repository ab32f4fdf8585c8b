"""What `make run` does once the packages are installed: from an empty folder to a shop that can be looked at."""

import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import NoReverseMatch, reverse

from config import env, static
from config.supervising import run_together

SECONDS_TO_LISTEN = 60
# What a newcomer looks at first, where it is there: the name of a page, and why.
TOUR = [
    ("admin:orders_order_changelist", "Orders: a year of a real grocer's baskets"),
    ("admin:catalog_product_changelist", "Products: 92,000 of them, with prices over time and stock by warehouse"),
    ("admin:inventory_stockitem_changelist", "Stock: open one, and its ledger says why it is what it is"),
    ("admin:insights:overview", "Database: the statements that your clicks have just caused"),
    ("silk:summary", "Silk: the requests, with their queries and plans"),
]


class Command(BaseCommand):
    help = "Migrate, load the demo into an empty database, make a login, collect static files, serve."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_taken_port()
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, interactive=False, verbosity=0, stdout=self.stdout)
        call_command("ensure_login", stdout=self.stdout)
        if "demo" in get_commands() and not options["no_demo"]:
            call_command("demo", "--if-empty")
        self._collect_static_files()
        connections.close_all()

        environment = env.for_children(STATIC_COLLECTED="1", DJANGO_SETTINGS_MODULE=env.settings_module())
        raise SystemExit(run_together(_processes(), environment=environment, on_start=self._welcome))

    def _refuse_taken_port(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((env.BIND.value, env.PORT.value))
            except OSError as error:
                remedy = f"choose another: make run PORT={env.PORT.value + 1}"
                raise CommandError(f"Port {env.PORT.value} cannot be used ({error.strerror}); {remedy}") from error

    def _collect_static_files(self) -> None:
        """In a process of its own, whose settings name files by their content; skipped when nothing has changed."""
        marker = Path(settings.STATIC_ROOT) / ".fingerprint"
        current = static.fingerprint()
        if marker.exists() and marker.read_text() == current:
            return
        self.stdout.write("Collecting static files.")
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
        subprocess.run(command, cwd=env.BASE_DIR, env=env.for_children(STATIC_COLLECTED="1"), check=True)
        marker.write_text(current)

    def _welcome(self) -> None:
        host = "127.0.0.1" if env.BIND.value in ("0.0.0.0", "127.0.0.1") else env.BIND.value  # noqa: S104 - compared
        _wait_until_listening(host, env.PORT.value)
        root = f"http://{host}:{env.PORT.value}"
        login = env.SHOP_VAR_DIR.value / "login.txt"
        self.stdout.write(self.style.SUCCESS(f"\nBackroom is at   {root}/"))
        if login.exists():
            email, password = login.read_text().split()[:2]
            self.stdout.write(f"Sign in as       {email}\nPassword         {password}   (kept in {login})")
        self.stdout.write("\nLook first at")
        for name, reason in TOUR:
            try:
                self.stdout.write(f"  {root}{reverse(name):<36} {reason}")
            except NoReverseMatch:
                continue
        self.stdout.write("\nFor a desk with open work: .venv/bin/python manage.py demo --today 27")
        self.stdout.write("Ctrl-C stops it. The data stays; so do the database servers, for ten minutes.")
        self.stdout.flush()


def _processes() -> dict[str, list[str]]:
    web = [sys.executable, "-m", "gunicorn", "--config", "python:config.serving", "config.wsgi"]
    worker = [sys.executable, "manage.py", "work"]
    return {"web": web, "worker": worker} if _has_tasks() else {"web": web}


def _has_tasks() -> bool:
    return any(find_spec(f"{app.name}.tasks") for app in apps.get_app_configs() if app.name.startswith("shop."))


def _wait_until_listening(host: str, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_LISTEN
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
