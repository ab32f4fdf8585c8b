"""A developer looks at what the database does: in Silk, in the toolbar, and on the Database page."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from config import env
from config.services.addresses import redis_url
from shop.accounts.models import User
from shop.insights.models import StatementText
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in
from tests.support.folders import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def development(store: Store, tmp_path: Path) -> Iterator[str]:
    """A server as developers run it, profilers and all, over this test's database; gives its address."""
    settings = connection.settings_dict
    place = f"{settings['USER']}@{quote(settings['HOST'], safe='')}:{settings['PORT']}"
    environment = {
        **env.for_children(),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"postgresql://{place}/{settings['NAME']}",
        "REDIS_URL": redis_url(),
        "SHOP_VAR_DIR": str(tmp_path),
        "DEBUG": "1",
        "PROFILING": "1",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run(
        [*manage, "migrate", "--database", "profiling", "-v", "0"], cwd=env.BASE_DIR, env=environment, check=True
    )
    port = free_port()
    server = subprocess.Popen(
        [*manage, "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"],
        cwd=env.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def is_up() -> bool:
        with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
        return False

    try:
        eventually(is_up, seconds=30)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def developer(store: Store, settings: Any) -> User:
    """Whose password is hashed as it is in earnest: the server does not know the tests' quick way."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    return f.UserFactory(email="dana@example.com", is_superuser=True)


def test_a_developer_opens_silk_the_toolbars_sql_and_the_database_page(
    page: Page, development: str, developer: User, store: Store
):
    f.OrderFactory(store=store, number="100042")

    sign_in(page, development, developer)
    page.goto(f"{development}/admin/orders/order/")
    page.get_by_role("link", name="Database", exact=True).click()
    expect(page.get_by_text("From memory").first).to_be_visible()
    expect(page.get_by_text("Connections").first).to_be_visible()

    page.get_by_role("link", name="Toolbar history").click()
    expect(page.locator("#djDebug").get_by_text("/admin/orders/order/").first).to_be_visible()
    page.locator("#djDebug #djdt-SQLPanel a").click()
    expect(page.locator("#djDebug #SQLPanel")).to_contain_text("SELECT")

    page.goto(f"{development}/silk/requests/")
    page.locator("a", has=page.locator(".path-div", has_text="/admin/orders/order/")).first.click()
    page.get_by_role("link", name="SQL").click()
    expect(page.get_by_text("orders_order").first).to_be_visible()


def test_a_developer_follows_the_line_at_a_pages_foot_to_the_plan_of_its_longest_wait(
    page: Page, development: str, developer: User, store: Store
):
    f.OrderFactory(store=store, number="100042")

    sign_in(page, development, developer)
    page.goto(f"{development}/admin/orders/order/")
    page.get_by_role("link", name="This page:").click()
    expect(page.get_by_role("heading", name="Waterfall")).to_be_visible()
    expect(page.locator(".insights-longest")).to_have_count(1)

    # Sums are written every ten seconds; before that the statement has no page.
    eventually(lambda: StatementText.objects.filter(text__contains='FROM "orders_order"').exists(), seconds=30)
    page.locator(".insights-bar-sql a", has_text='FROM "orders_order"').first.click()
    page.get_by_role("button", name="Explain with a trial run").click()
    expect(page.get_by_text("costliest step")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Rows (came)")).to_be_visible()

    page.goto(f"{development}/admin/database/requests/?period=hour")
    page.locator("#works").get_by_role("link", name="Orders list").click()
    expect(page.get_by_role("heading", name="Its statements")).to_be_visible()
