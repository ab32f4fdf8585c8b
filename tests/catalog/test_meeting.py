"""Two people have the same page open: nobody overwrites what the other has saved without having seen it."""

from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from shop.accounts.services.writing_roles import write_roles
from shop.catalog.models import Category, Product, Variant
from shop.catalog.services.moving import move_category
from shop.stores.models import Store
from tests.factories import CategoryFactory, MembershipFactory, ProductFactory, StoreFactory
from tests.support.forms import sent_back
from tests.support.races import race

pytestmark = pytest.mark.django_db


class Person:
    """Somebody with a page open, at whom nobody looks but us."""

    def __init__(self, store: Store, name: str) -> None:
        member = MembershipFactory(store=store, role=Group.objects.get(name="Manager"), user__full_name=name)
        self.client = Client()
        self.client.force_login(member.user)

    def opens(self, row: Any) -> None:
        self.address = reverse(f"admin:catalog_{row._meta.model_name}_change", args=[row.pk])
        self.page = self.client.get(self.address)

    def saves(self, **changed: Any) -> Any:
        sent = sent_back(self.page, **changed) | {"_seen": self.page.context["seen"]}
        answer = self.client.post(self.address, sent)
        if answer.status_code == 200:
            self.page = answer
        return answer

    def errors(self) -> dict[str, list[str]]:
        return {name: list(said) for name, said in self.page.context["adminform"].form.errors.items()}


@pytest.fixture
def shop() -> Store:
    write_roles()
    return StoreFactory()


@pytest.fixture
def people(shop: Store) -> tuple[Person, Person]:
    return Person(shop, "Ada"), Person(shop, "Bob")


def test_what_two_people_change_in_different_fields_is_all_kept(shop, people) -> None:
    ada, bob = people
    tea, coffee = CategoryFactory(store=shop, name="Tea"), CategoryFactory(store=shop, name="Coffee")
    product = ProductFactory(store=shop, name="Assam", category=tea, description="Black.\nStrong.")
    ada.opens(product)
    bob.opens(product)
    ada.saves(category=coffee.pk, status="draft", description="Black.\r\nMild.")

    answer = bob.saves(name="Assam, 100 g", description="Black.\r\nStrong.")

    assert answer.status_code == 302
    product.refresh_from_db()
    assert (product.name, product.category, product.status) == ("Assam, 100 g", coffee, "draft")
    assert product.description == "Black.\r\nMild."
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert (
        "Changed by others while you had the page open, and kept: Description (Ada), Category (Ada), Status (Ada)."
        in told
    )


def test_where_both_change_the_same_the_second_is_told_and_asked(shop, people) -> None:
    ada, bob = people
    product = ProductFactory(store=shop, name="Assam")
    ada.opens(product)
    bob.opens(product)
    ada.saves(name="Assam, loose", status="draft")

    refused = bob.saves(name="Assam, bags")

    assert refused.status_code == 200
    assert bob.errors() == {
        "name": [
            (
                "Ada changed this to “Assam, loose” after you had opened the page. "
                "Yours is not saved: save again to put it in the place of that."
            )
        ]
    }
    assert Product.objects.get(pk=product.pk).name == "Assam, loose"
    form = refused.context["adminform"].form
    assert (form["name"].value(), form["status"].value()) == ("Assam, bags", "draft")

    assert bob.saves().status_code == 302
    product.refresh_from_db()
    assert (product.name, product.status) == ("Assam, bags", "draft")


def test_the_same_change_made_twice_meets_nobody(shop, people) -> None:
    ada, bob = people
    product = ProductFactory(store=shop, name="Asam")
    ada.opens(product)
    bob.opens(product)
    ada.saves(name="Assam")

    assert bob.saves(name="Assam").status_code == 302


def test_a_row_of_the_grid_keeps_what_was_changed_on_the_variants_own_page(shop, people) -> None:
    ada, bob = people
    product = ProductFactory(store=shop, variant__sku="A-1", variant__barcode=None)
    variant = product.variants.get()
    bob.opens(product)
    ada.opens(variant)
    ada.saves(sku="A-2")

    answer = bob.saves(variants__0__barcode="4006381333931", name="Assam")

    assert answer.status_code == 302
    assert Variant.objects.values_list("sku", "barcode").get() == ("A-2", "4006381333931")


def test_a_category_moved_in_the_tree_stays_there_when_its_open_page_is_saved(shop, people) -> None:
    ada, _bob = people
    food, toys = CategoryFactory(store=shop, name="Food"), CategoryFactory(store=shop, name="Toys")
    figs = CategoryFactory(store=shop, name="Figs", parent=toys)
    ada.opens(figs)
    move_category(store=shop, category_id=figs.pk, parent_id=food.pk, seen_in=toys.pk)

    assert ada.saves(description="Dried.").status_code == 302

    assert Category.objects.values_list("parent", "description").get(pk=figs.pk) == (food.pk, "Dried.")


def test_marks_that_are_none_guard_nothing_and_break_nothing(shop, people) -> None:
    ada, _bob = people
    product = ProductFactory(store=shop)
    ada.opens(product)

    for marks in ("", "[]", '{"": 1}', "{", '{"": {"name": []}}'):
        sent = sent_back(ada.page, name="Assam") | {"_seen": marks}
        assert ada.client.post(ada.address, sent).status_code == 302


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [False, True])
def test_of_two_who_save_at_once_the_second_sees_the_first(shop, people, monkeypatch, is_guarded) -> None:
    monkeypatch.setattr(admin.site.get_model_admin(Product), "merges_edits", is_guarded)
    product = ProductFactory(store=shop, name="Assam")
    sent = []
    for person in people:
        person.opens(product)
        sent.append(sent_back(person.page) | {"_seen": person.page.context.get("seen", "")})

    answers = race(
        *[
            partial(person.client.post, person.address, fields | {"name": name})
            for person, fields, name in zip(people, sent, ("Assam, loose", "Assam, bags"), strict=True)
        ]
    )

    assert sorted(outcome.value.status_code for outcome in answers) == ([200, 302] if is_guarded else [302, 302])
