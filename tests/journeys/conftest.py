"""A real browser in front of a real server; each journey is one person at one screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, expect, sync_playwright

from shop.accounts.models import User
from shop.accounts.services.writing_roles import write_roles
from shop.stores.models import Store
from tests import factories as f
from tests.factories.accounts import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
QUICK_MS = 10_000


@pytest.fixture(scope="package")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One for all journeys. Playwright keeps an event loop in this thread, which Django takes for asynchronous code."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: install Debian's package chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        expect.set_options(timeout=QUICK_MS)
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of somebody who is not signed in; it may ask no other host for anything, and break nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(QUICK_MS)
    page = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    foreign = [url for url in asked if not url.startswith(("http://localhost:", "http://127.0.0.1:", "data:", "blob:"))]
    assert (foreign, broken) == ([], [])


@pytest.fixture
def store(transactional_db: None) -> Store:
    write_roles()
    return f.StoreFactory(name="Corner shop")


@pytest.fixture
def manager(store: Store) -> User:
    member = f.MembershipFactory(
        store=store,
        role=Group.objects.get(name="Manager"),
        user__email="mia@example.com",
        user__full_name="Mia Manager",
    )
    return member.user


def sign_in(page: Page, address: str, user: Any) -> None:
    """From the front door to the home page, as a person does."""
    page.goto(address)
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
