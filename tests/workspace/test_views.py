"""Saved views of lists: one's own, those that are shared, and what they keep; favourites beside them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.stores.models import Store
from shop.workspace.models import Favourite, SavedView
from tests import factories as f

pytestmark = pytest.mark.django_db
ORDERS = "/admin/orders/order/"


@pytest.fixture
def store() -> Store:
    return f.StoreFactory()


def client_of(store: Store, role: str = "Manager") -> Client:
    client = Client()
    client.force_login(f.MembershipFactory(store=store, role=Group.objects.get(name=role)).user)
    return client


def save(client: Client, name: str = "Late ones", query: str = "tab=late&p=after.9&o=-2", **more: str) -> str:
    given = {"page": "orders.order", "name": name, "query": query, "back": ORDERS, **more}
    return client.post(reverse("admin:workspace_save"), given, follow=True).content.decode()


def test_a_view_keeps_filters_columns_and_sort_and_forgets_the_page_that_was_open(store: Store):
    client = client_of(store)

    page = save(client, query="tab=late&p=after.9&o=-2&columns=number,total_amount&placed_at=2017-06")

    view = SavedView.objects.get()
    assert view.query == "columns=number%2Ctotal_amount&o=-2&placed_at=2017-06&tab=late"
    assert (view.page, view.is_shared) == ("orders.order", False)
    assert f'href="{ORDERS}?columns=number%2Ctotal_amount&amp;o=-2&amp;placed_at=2017-06&amp;tab=late"' in page


def test_the_same_name_again_replaces_the_view(store: Store):
    client = client_of(store)
    save(client)

    save(client, query="tab=drafts")

    assert SavedView.objects.get().query == "tab=drafts"


def test_others_of_the_store_see_a_view_only_when_it_is_shared_and_other_stores_never(store: Store):
    mine, theirs, elsewhere = client_of(store), client_of(store), client_of(f.StoreFactory())
    save(mine, name="For me")
    save(mine, name="For us", is_shared="1")

    pages = {name: client.get(ORDERS).content.decode() for name, client in vars_of(mine, theirs, elsewhere)}

    assert ("For me" in pages["mine"], "For us" in pages["mine"]) == (True, True)
    assert ("For me" in pages["theirs"], "For us" in pages["theirs"]) == (False, True)
    assert ("For me" in pages["elsewhere"], "For us" in pages["elsewhere"]) == (False, False)


def vars_of(mine: Client, theirs: Client, elsewhere: Client) -> list[tuple[str, Client]]:
    return [("mine", mine), ("theirs", theirs), ("elsewhere", elsewhere)]


def test_a_view_of_somebody_else_is_not_forgotten_by_others(store: Store):
    save(client_of(store), is_shared="1")
    view = SavedView.objects.get()

    page = (
        client_of(store)
        .post(reverse("admin:workspace_forget", args=[view.pk]), {"back": ORDERS}, follow=True)
        .content.decode()
    )

    assert "somebody else" in page
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_a_view_of_ones_own_is_forgotten(store: Store):
    client = client_of(store)
    save(client)

    address = reverse("admin:workspace_forget", args=[SavedView.objects.get().pk])
    client.post(address, {"back": ORDERS}, follow=True)

    assert not SavedView.objects.exists()
    assert "Late ones" not in client.get(ORDERS).content.decode()


def test_a_view_without_a_name_is_refused_in_words(store: Store):
    page = save(client_of(store), name="  ")

    assert "Give the view a name" in page
    assert not SavedView.objects.exists()


def test_a_list_shows_the_columns_that_its_address_names_in_that_order(store: Store):
    f.OrderFactory(store=store)
    client = client_of(store)

    chosen = client.get(f"{ORDERS}?columns=total_amount,number,nonsense").context["cl"]
    usual = client.get(f"{ORDERS}?columns=nonsense").context["cl"]

    names = [getattr(column, "__name__", column) for column in chosen.list_display]
    assert names[-2:] == ["total_amount", "number"]
    assert len(usual.list_display) > len(chosen.list_display)


def test_the_first_column_leads_to_the_object_where_the_declared_one_is_not_shown(store: Store):
    item = f.StockItemFactory(store=store)

    page = client_of(store).get("/admin/inventory/stockitem/?columns=on_hand,reserved").content.decode()

    assert f'href="/admin/inventory/stockitem/{item.pk}/change/' in page


def test_a_favourite_stands_in_the_menu_until_it_is_taken_out(store: Store):
    client = client_of(store)
    given = {"address": f"{ORDERS}?tab=late", "title": "Late orders", "back": ORDERS}

    kept = client.post(reverse("admin:workspace_favourite"), given, follow=True).content.decode()
    gone = client.post(reverse("admin:workspace_favourite"), given, follow=True).content.decode()

    assert f'href="{ORDERS}?tab=late"' in kept.partition("Favourites")[2]
    assert "Late orders" in kept
    assert "Late orders" not in gone


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_a_favourite_leads_nowhere_else(store: Store, address: str):
    answer = client_of(store).post(
        reverse("admin:workspace_favourite"), {"address": address, "title": "x", "back": address}
    )

    assert answer.url.startswith("/")
    assert not answer.url.startswith("//")
    assert not Favourite.objects.exists()


def test_nobody_keeps_anything_without_signing_in(store: Store):
    answer = Client().post(reverse("admin:workspace_save"), {"page": "orders.order", "name": "x"})

    assert "login" in answer.url
    assert not SavedView.objects.exists()
