"""A new hire's first day: invited by link, a password and a second factor of their own, and goods received."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts import totp
from shop.accounts.models import Invitation, SecondFactor, User
from shop.inventory.models import StockMovement
from shop.notices.models import Notice
from shop.stores.models import Membership, Store
from tests import factories as f
from tests.journeys.conftest import QUICK_MS, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a quiet harbour"


def invited(page: Page, address: str, email: str) -> str:
    """What the manager does, and the link that they hand over."""
    page.goto(f"{address}/admin/accounts/invitation/")
    page.locator("a[href$='/invitation/add/']").first.click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Role").select_option(label="Warehouse")
    page.get_by_role("button", name="Invite", exact=True).click()
    return page.get_by_label("Link of the invitation").input_value()


def code_for(user: User) -> str:
    secret = SecondFactor.objects.get(user=user).secret
    return totp.code_at(secret, int(time.time()) // totp.SECONDS)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_a_new_hire_begins(
    page: Page, browser: Browser, live_server: LiveServer, manager: User, store: Store, width: int, theme: str
):
    item = f.StockItemFactory(
        variant=f.VariantFactory(store=store), warehouse__name="Harbour", on_hand=1, reorder_point=3
    )
    sign_in(page, live_server.url, manager)
    link = invited(page, live_server.url, "nora@example.com")
    Store.objects.filter(pk=store.pk).update(requires_second_factor=True)

    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=theme)
    context.set_default_timeout(QUICK_MS)
    hire = context.new_page()
    hire.goto(link)
    expect(hire.get_by_text("Mia Manager asks you to work in Corner shop as Warehouse")).to_be_visible()
    hire.get_by_label("Your name").fill("Nora New")
    hire.get_by_label("Password", exact=False).first.fill(PASSWORD)
    hire.get_by_label("Password again").fill(PASSWORD)
    hire.get_by_role("button", name="Begin").click()

    expect(hire.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    nora = User.objects.get(email="nora@example.com")
    hire.get_by_role("textbox", name="Code").fill(code_for(nora))
    hire.get_by_role("button", name="Confirm").click()
    expect(hire.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(hire.locator(".bo-codes code")).to_have_count(10)
    hire.get_by_role("link", name="I have kept them: go on").click()

    expect(hire.get_by_role("heading", name="What needs doing")).to_be_visible()
    hire.get_by_role("link", name="Low stock").click()
    hire.get_by_role("link", name=item.variant.product.name).first.click()
    if width < 1024:  # a phone has them behind three dots
        hire.get_by_text("more_horiz").click()
    hire.get_by_role("link", name="Receive").first.click()
    hire.get_by_label("Units").fill("7")
    hire.get_by_role("button", name="Receive").click()
    expect(hire.get_by_text("Why it is so many")).to_be_visible()
    context.close()

    received = StockMovement.objects.latest("id")
    assert (received.quantity, received.actor) == (7, nora)
    assert Membership.objects.get(user=nora).role.name == "Warehouse"
    assert Invitation.objects.get().accepted_by == nora
    assert Notice.objects.get(user=manager).text == "Nora New works here now, as Warehouse."
