"""Every page of our own in the admin asks as much over many rows as over few, buttons' forms included."""

import re
from collections.abc import Iterator, Sequence

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from shop.core.admin.asking import AskingPage
from shop.orders.admin.actions import _registered as order_actions
from shop.stores.models import Store
from tests import factories as f
from tests.backoffice.own_pages import CASES, OF_THE_WHOLE_STORE, STATES, WITHOUT_ROWS, Shown
from tests.backoffice.world import fill
from tests.support.budgets import assert_flat

ROWS = (2, 8)
OFFERED = re.compile(r'href="(/admin/[^"]+/do/[\w-]+/)"')


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address that has one."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*spaces, entry.name))


def admin_names() -> set[str]:
    return {name for name in names(get_resolver()) if name.startswith("admin:")}


def visited_by_the_walk() -> set[str]:
    """What test_every_page visits of each registered model."""
    kinds = ("changelist", "add", "change", "history", "delete")
    return {
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}"
        for model in admin.site._registry
        for kind in kinds
    }


def looked_at() -> set[str]:
    return CASES.keys() | OF_THE_WHOLE_STORE.keys()


def offered(client: Client, shown: Shown) -> list[str]:
    """The addresses of the buttons on the rows' own pages."""
    pages = [
        reverse(f"admin:{STATES[type(row)]}_change", args=[row.pk]) for row in shown.offered_by if type(row) in STATES
    ]
    return sorted({link for page in pages for link in OFFERED.findall(client.get(page).content.decode())})


def open_all(client: Client, addresses: Sequence[str]) -> None:
    for address in addresses:
        assert client.get(address).status_code == 200, address


def of_one_name(addresses: Sequence[str]) -> str:
    """The name that all these addresses have."""
    (name,) = {resolve(address.partition("?")[0]).view_name for address in addresses}
    return name


def test_every_address_of_the_admin_has_its_case():
    forgotten = admin_names() - visited_by_the_walk() - looked_at() - WITHOUT_ROWS.keys()

    assert not forgotten, (
        f"Nobody has looked whether these stay flat: {', '.join(sorted(forgotten))}. "
        "Add to CASES in tests/backoffice/own_pages.py what such a page shows and how that grows."
    )


def test_no_case_outlives_its_address():
    assert (looked_at() | WITHOUT_ROWS.keys()) - admin_names() == set()


@pytest.mark.slow
def test_pages_of_the_whole_store_ask_as_much_over_many_rows_as_over_few(superuser_client: Client, store: Store):
    def look() -> None:
        for addresses in OF_THE_WHOLE_STORE.values():
            open_all(superuser_client, addresses)

    for name, addresses in OF_THE_WHOLE_STORE.items():
        assert of_one_name(addresses) == name
    assert_flat(look, lambda count: fill(store, count), rows=ROWS)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_page_asks_as_much_over_many_rows_as_over_few(superuser_client: Client, store: Store, name: str):
    shown = CASES[name](store)
    shown.grow(1)
    buttons = offered(superuser_client, shown) if name.endswith(("_ask", "_action")) else []
    addresses = [*shown.addresses, *buttons]
    assert of_one_name(addresses) == name

    assert_flat(lambda: open_all(superuser_client, addresses), shown.grow, rows=ROWS)


def test_the_forms_of_all_buttons_are_among_what_was_looked_at(superuser_client: Client, store: Store):
    seen: dict[str, set[str]] = {}
    for name, case in CASES.items():
        if name.endswith(("_ask", "_action")):
            shown = case(store)
            shown.grow(1)
            seen[name] = {link.rstrip("/").rpartition("/")[2] for link in offered(superuser_client, shown)}

    for model, page in admin.site._registry.items():
        if isinstance(page, AskingPage):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_ask"
            assert seen[name] == {ask.name for ask in page.asks}
    forms = {action.name for action in order_actions.values() if action.form is not None}
    assert seen["admin:orders_order_action"] == forms
