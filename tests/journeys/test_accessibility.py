"""What axe-core finds on the pages of the day: no serious and no critical fault, in light and in dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.notices.models import NoticeKind
from shop.notices.services.telling import tell
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GRAVE = ("serious", "critical")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"
OPEN_TO_ALL = ("/admin/login/", "/admin/password/forgotten/", "/admin/invitation/a-link-that-leads-nowhere/")


def pages_of(store: Store) -> Iterator[str]:
    """The main pages, each with something on it."""
    order = f.OrderFactory(store=store)
    parcel = f.FulfilmentFactory(order=order, shipped=True)
    line = f.FulfilmentLineFactory(fulfilment=parcel, line=order.lines.first(), shipped=True).line
    f.ReturnLineFactory(request=f.ReturnFactory(order=order), line=line, received_quantity=0)
    f.PaymentFactory(order=order)
    product = f.ProductFactory(store=store)
    item = f.StockItemFactory(variant=product.variants.first(), on_hand=1, reorder_point=3)
    tell(kind=NoticeKind.RETURN_ASKED, fact="1", text="A return was requested.", address="/admin/", store=store)
    yield reverse("admin:index")
    for row in (order, product, f.CustomerFactory(store=store), item):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_change", args=[row.pk])
    run = f.ImportRunFactory(store=store)
    change = f.ChangesetFactory(store=store)
    yield reverse("admin:exchange_importrun_change", args=[run.pk])
    yield reverse("admin:exchange_changeset_change", args=[change.pk])
    for name in (
        "orders_order_new",
        "catalog_product_add",
        "exchange_importrun_add",
        "audit_change_changelist",
        "accounts_invitation_add",
        "accounts_invitation_changelist",
        "sessions",
        "notices",
        "notice_choices",
        "second_factor",
        "insights:overview",
        "insights:requests",
        "jobs",
    ):
        yield reverse(f"admin:{name}")


def faults(page: Page, rules: list[str] | None = None) -> set[str]:
    """What is grave on the open page; all rules, or some."""
    wanted: Any = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": wanted}).response["violations"]
    return {
        f"{page.url.partition('/admin')[2]} {fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    }


def look(page: Page, address: str) -> set[str]:
    page.goto(address)
    page.add_style_tag(content=STILL)
    in_light = faults(page)
    page.evaluate("document.documentElement.classList.add('dark')")
    return in_light | {f"in the dark: {fault}" for fault in faults(page, ["color-contrast", "link-in-text-block"])}


def test_the_pages_of_the_day_have_no_grave_fault(page: Page, live_server: LiveServer, manager: User, store: Store):
    User.objects.filter(pk=manager.pk).update(is_superuser=True)
    addresses = list(pages_of(store))

    found = set().union(*(look(page, live_server.url + address) for address in OPEN_TO_ALL))
    sign_in(page, live_server.url, manager)
    found |= set().union(*(look(page, live_server.url + address) for address in addresses))

    assert sorted(found) == []


def test_what_axe_looks_for_it_finds(page: Page, live_server: LiveServer, store: Store):
    page.goto(f"{live_server.url}/admin/login/")
    page.evaluate("document.querySelector('label[for=id_username]').remove()")

    assert any(" label: " in fault for fault in faults(page))
