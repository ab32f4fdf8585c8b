"""The page of the tree, as a person uses it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.accounts.services.writing_roles import write_roles
from shop.catalog.models import Category
from tests.factories import CategoryFactory, MembershipFactory, ProductFactory, StoreFactory

pytestmark = pytest.mark.django_db
TREE = "/admin/catalog/category/tree/"


def told(client: Client, category: Category, parent: Category | None, **said: object):
    parts = {"category": category.pk, "parent": parent.pk if parent else "", "seen": category.parent_id or "", **said}
    return client.post(reverse("admin:catalog_category_move"), parts)


def test_a_move_answers_with_a_sentence_and_the_numbers_that_changed(superuser_client, store) -> None:
    food, toys = CategoryFactory(store=store, name="Food"), CategoryFactory(store=store, name="Toys")
    figs = CategoryFactory(store=store, name="Figs", parent=food)
    ProductFactory(store=store, category=figs)

    answer = told(superuser_client, figs, toys)

    assert answer.json() == {
        "message": "“Figs” stands in “Toys” now.",
        "counts": {str(food.pk): 0, str(toys.pk): 1, str(figs.pk): 1},
    }


def test_a_refused_move_says_why_and_changes_nothing(superuser_client, store) -> None:
    food = CategoryFactory(store=store, name="Food")
    figs = CategoryFactory(store=store, name="Figs", parent=food)

    answers = [told(superuser_client, food, figs), told(superuser_client, figs, None, before="x" * 30, seen=figs.pk)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json() == {"message": "“Food” cannot stand in “Figs”, which stands in “Food” itself."}
    assert Category.objects.get(pk=figs.pk).parent_id == food.pk


def test_the_page_shows_the_tree_with_its_numbers_and_escapes_names(superuser_client, store) -> None:
    food = CategoryFactory(store=store, name="<b>Food</b>")
    ProductFactory.create_batch(2, store=store, category=CategoryFactory(store=store, name="Figs", parent=food))
    CategoryFactory(store=StoreFactory(), name="Elsewhere")

    content = superuser_client.get(TREE, {"at": food.pk}).content.decode()

    assert "&lt;b&gt;Food&lt;/b&gt;" in content
    assert "<b>2</b> products" in " ".join(content.replace("<span>", "").replace("</span>", "").split())
    assert "Elsewhere" not in content
    assert content.count("<ul") == content.count("</ul>")


def test_who_may_only_look_moves_nothing(store) -> None:
    write_roles()
    member = MembershipFactory(store=store, role=Group.objects.get(name="Warehouse"))
    client = Client()
    client.force_login(member.user)
    figs = CategoryFactory(store=store)

    assert b"data-move" not in client.get(TREE).content
    assert told(client, figs, None).status_code == 403
