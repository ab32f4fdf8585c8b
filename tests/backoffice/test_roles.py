"""Each role sees its own menu and its own pages, and is told plainly when it asks for another's."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from config.navigation import SECTIONS
from shop.stores.models import Store
from tests import factories as f

MENUS = {
    "Manager": ["Orders", "Products", "Stock", "Customers", "Promotions", "Bulk work", "Settings"],
    "Merchandiser": ["Orders", "Products", "Stock", "Promotions", "Bulk work", "Settings"],
    "Warehouse": ["Orders", "Products", "Stock", "Bulk work", "Settings"],
    "Support": ["Orders", "Products", "Stock", "Customers", "Promotions", "Bulk work", "Settings"],
    "Read-only": ["Orders", "Products", "Stock", "Customers", "Promotions", "Settings"],
}


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def client_of(role: str, store: Store) -> Client:
    member = f.MembershipFactory(store=store, role=Group.objects.get(name=role))
    client = Client()
    client.force_login(member.user)
    return client


def list_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("role", MENUS)
def test_a_role_has_the_sections_of_its_work_and_never_the_database(role: str, store: Store):
    home = client_of(role, store).get(reverse("admin:index"))

    menu = [entry["title"] for entry in home.context["sidebar_navigation"][0]["items"]]
    assert menu == ["Home", *MENUS[role]]


def test_a_superuser_has_every_section(superuser_client: Client, store: Store):
    home = superuser_client.get(reverse("admin:index"))

    menu = [entry["title"] for entry in home.context["sidebar_navigation"][0]["items"]]
    assert menu == ["Home", *(section.title for section in SECTIONS)]


@pytest.mark.parametrize("role", MENUS)
def test_a_role_opens_the_lists_that_it_may_see_and_no_others(role: str, store: Store):
    client = client_of(role, store)
    rights = set(
        Permission.objects.filter(group__name=role, codename__startswith="view_").values_list(
            "content_type__app_label", "content_type__model"
        )
    )

    answers = {model: client.get(list_url(model)).status_code for model in admin.site._registry}

    assert answers == {
        model: 200 if (model._meta.app_label, model._meta.model_name) in rights else 403 for model in answers
    }
    assert {200, 403} <= {*answers.values()}


def test_what_a_role_does_not_include_is_refused_in_words_and_inside_the_frame(store: Store):
    answer = client_of("Warehouse", store).get(reverse("admin:customers_customer_changelist"))

    assert answer.status_code == 403
    assert "Your role does not include this" in answer.content.decode()
    assert 'id="nav-sidebar-apps"' in answer.content.decode()


@pytest.mark.parametrize("page", ["overview", "reset"])
def test_the_database_pages_are_for_superusers(page: str, store: Store):
    assert client_of("Manager", store).get(reverse(f"admin:insights:{page}")).status_code == 403


def test_somebody_without_a_store_is_told_whom_to_ask(db: None):
    client = Client()
    client.force_login(f.UserFactory(email="new@example.com"))

    home = client.get(reverse("admin:index"))

    assert home.status_code == 200
    assert "no store has given you a role yet" in home.content.decode()
    assert "new@example.com" in home.content.decode()


def test_a_warehouse_worker_reads_an_order_and_cannot_write_on_it(store: Store):
    order = f.OrderFactory(store=store)
    client = client_of("Warehouse", store)

    page = client.get(reverse("admin:orders_order_change", args=[order.pk]))
    note = client.post(reverse("admin:orders_order_note", args=[order.pk]), {"body": "Left at the gate."})

    assert page.status_code == 200
    assert "A note for colleagues" not in page.content.decode()
    assert note.status_code == 403
    assert order.events.count() == 0
