"""Somebody with a device that keeps passkeys: adds one, signs in with password and passkey, then with it alone."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import Passkey, SignIn, User
from tests.factories.accounts import PASSWORD
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page: Page) -> None:
    """Gives the tab a device of Chromium's own; keys never leave it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/admin/login/")


def test_a_passkey_opens_the_shop(page: Page, live_server: LiveServer, manager: User):
    address = live_server.url.replace("127.0.0.1", "localhost")
    home = page.get_by_role("heading", name="Home", exact=True)
    passkey_alone = page.get_by_role("button", name="Sign in with a passkey")
    with_device(page)
    page.goto(f"{address}/admin/login/")
    passkey_alone.click()
    expect(page.get_by_text("there is no passkey for this shop within reach")).to_be_visible()

    sign_in(page, address, manager)
    page.goto(f"{address}/admin/second-factor/")
    page.get_by_label("What you call this passkey").fill("Mia's laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".bo-codes code")).to_have_count(10)
    page.goto(f"{address}/admin/second-factor/")
    page.get_by_role("button", name="Add another passkey").click()
    expect(page.get_by_text("This device holds a passkey of yours")).to_be_visible()

    sign_out(page, address)
    page.get_by_label("Email").fill(manager.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Use your passkey").press("Enter")
    expect(home).to_be_visible()

    sign_out(page, address)
    passkey_alone.click()
    expect(home).to_be_visible()

    assert Passkey.objects.get().name == "Mia's laptop"
    assert list(SignIn.objects.order_by("id").values_list("outcome", flat=True)) == [
        "signed_in",
        "with_passkey",
        "with_passkey",
    ]
