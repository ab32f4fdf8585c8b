"""Rows of another store are not there: not in lists, not at their address, not in look-ups."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from shop.stores.models import Membership, Store, StoreOwned
from tests import factories as f
from tests.backoffice.world import row

OWNED = [model for model in admin.site._registry if issubclass(model, StoreOwned)]


@pytest.fixture
def manager(db: None) -> Client:
    member = f.MembershipFactory(role=Group.objects.get(name="Manager"))
    client = Client()
    client.force_login(member.user)
    return client


def url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_row_of_another_store_is_not_listed_and_has_no_page(manager: Client, model: type[Model]):
    other = row(model, f.StoreFactory())

    listed = manager.get(url(model, "changelist"))
    opened = manager.get(url(model, "change", other.pk))
    history = manager.get(url(model, "history", other.pk))

    shown = {shown.pk for shown in listed.context["cl"].result_list}
    assert other.pk not in shown
    assert (opened.status_code, opened.headers.get("Location")) == (302, reverse("admin:index"))
    assert history.status_code in (302, 404)


@pytest.mark.parametrize(
    ("app_label", "model_name", "field_name", "made_by"),
    [
        ("orders", "order", "customer", f.CustomerFactory),
        ("orders", "orderline", "variant", f.VariantFactory),
        ("inventory", "stockitem", "variant", f.VariantFactory),
    ],
)
def test_a_row_of_another_store_cannot_be_looked_up(
    manager: Client, app_label: str, model_name: str, field_name: str, made_by: type
):
    made_by(store=f.StoreFactory())

    answer = manager.get(
        reverse("admin:autocomplete"),
        {"app_label": app_label, "model_name": model_name, "field_name": field_name, "term": ""},
    )

    assert answer.json()["results"] == []


def test_a_person_with_two_stores_switches_between_them(manager: Client):
    first = Membership.objects.get()
    second = f.MembershipFactory(user=first.user, role=first.role, store=f.StoreFactory(name="Zebra"))
    f.OrderFactory(store=second.store, number="Z1")

    switched = manager.post(reverse("admin:switch_store"), {"store": second.store_id})
    orders = manager.get(reverse("admin:orders_order_changelist"))

    assert (switched.status_code, switched.headers["Location"]) == (302, reverse("admin:index"))
    assert [order.number for order in orders.context["cl"].result_list] == ["Z1"]


def test_nobody_switches_to_a_store_that_is_not_theirs(manager: Client):
    own = Membership.objects.get().store
    foreign: Store = f.StoreFactory(name="Foreign")

    manager.post(reverse("admin:switch_store"), {"store": foreign.pk})

    assert manager.get(reverse("admin:index")).context["home"].store == own
    assert manager.get(reverse("admin:switch_store")).status_code == 405
