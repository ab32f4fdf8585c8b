"""The audit's pages: of a store, of one entry, of one object."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from shop.accounts.roles import ROLES
from shop.audit.models import Change
from shop.catalog.models import Product
from shop.core.admin import exporting
from tests.factories import BrandFactory, MembershipFactory, ProductFactory, StoreFactory
from tests.support.budgets import recorded
from tests.support.plans import plan_of

LIST = "admin:audit_change_changelist"


def client_of(role: str, store: object) -> Client:
    assert role in {found.name for found in ROLES}
    membership = MembershipFactory(store=store, role=Group.objects.get(name=role))
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.mark.django_db
def test_a_manager_reads_the_audit_of_their_own_store() -> None:
    store = StoreFactory()
    product = ProductFactory(store=store, name="Lamp")
    Product.objects.filter(pk=product.pk).update(name="Desk lamp")
    ProductFactory(store=StoreFactory(), name="Stranger")

    page = client_of("Manager", store).get(reverse(LIST)).content.decode()

    assert "<del>Lamp</del> → Desk lamp" in page
    assert "Stranger" not in page


@pytest.mark.django_db
def test_other_roles_do_not_read_the_audit() -> None:
    assert client_of("Merchandiser", StoreFactory()).get(reverse(LIST)).status_code == 403


@pytest.mark.django_db
def test_the_audit_is_filtered_by_kind_of_thing_and_searched_by_thing() -> None:
    store = StoreFactory()
    product = ProductFactory(store=store, name="Lamp")
    client = client_of("Manager", store)

    by_kind = client.get(reverse(LIST), {"kind": "catalog_product"}).context["cl"].result_list
    by_thing = client.get(reverse(LIST), {"q": f"product {product.pk}"}).context["cl"].result_list

    assert {entry.table_name for entry in by_kind} == {"catalog_product"}
    assert [(entry.table_name, entry.row_id) for entry in by_thing] == [("catalog_product", product.pk)]


def test_what_belongs_to_no_store_is_for_superusers(superuser_client: Client) -> None:
    StoreFactory()

    found = superuser_client.get(reverse(LIST), {"whose": "everybody"}).context["cl"].result_list

    assert "accounts_user" in {entry.table_name for entry in found}
    assert {entry.store_id for entry in found} == {None}


def test_the_history_of_an_object_tells_names_and_labels(superuser_client: Client) -> None:
    old = BrandFactory(name="Bright")
    product = ProductFactory(store=old.store, brand=old)
    product.brand = BrandFactory(store=old.store, name="Brighter")
    product.status = "archived"
    product.save()

    answer = superuser_client.get(reverse("admin:catalog_product_history", args=[product.pk]))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert ">Bright</a>" in page
    assert ">Brighter</a>" in page
    assert "<td>Archived</td>" in page


def test_a_long_history_is_read_page_by_page(superuser_client: Client) -> None:
    product = ProductFactory()
    for number in range(60):
        Product.objects.filter(pk=product.pk).update(name=f"Lamp {number}")
    page = reverse("admin:catalog_product_history", args=[product.pk])

    first = superuser_client.get(page)
    second = superuser_client.get(page + first.context["older"])

    assert [len(first.context["entries"]), len(second.context["entries"])] == [50, 11]
    assert second.context["older"] == ""
    assert second.context["entries"][-1]["change"].operation == "insert"


@pytest.mark.django_db
def test_the_history_is_for_whoever_may_see_the_object() -> None:
    store = StoreFactory()
    product = ProductFactory(store=store)
    client = client_of("Warehouse", store)

    assert client.get(reverse("admin:catalog_product_history", args=[product.pk])).status_code == 200
    assert client.get(reverse("admin:stores_store_history", args=[store.pk])).status_code == 403


def test_the_list_asks_as_much_over_many_entries_as_over_few(superuser_client: Client) -> None:
    store = StoreFactory()
    for _ in range(3):
        ProductFactory(store=store, brand=BrandFactory(store=store))
    few = statements(superuser_client)

    for _ in range(20):
        ProductFactory(store=store, brand=BrandFactory(store=store))

    assert statements(superuser_client) == few


def statements(client: Client) -> int:
    client.get(reverse(LIST))
    with recorded() as sent:
        client.get(reverse(LIST))
    return len(sent)


@pytest.mark.django_db
def test_the_audit_goes_out_as_a_file_in_the_order_of_an_index_however_much_of_it_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    store = StoreFactory()
    client = client_of("Manager", store)
    product = ProductFactory(store=store, name="Lamp")
    for name in ("Desk lamp", "Floor lamp", "Lantern"):
        Product.objects.filter(pk=product.pk).update(name=name)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")

    form = {"action": "export_csv", "select_across": "1", "index": "0", "_selected_action": [Change.objects.first().pk]}
    with recorded() as sent:
        text = b"".join(client.post(f"{reverse(LIST)}?kind=catalog_product", form).streaming_content).decode()

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["When", "Who", "Did", "What", "Before → after", "From"]
    assert [(row[3], row[4]) for row in rows[1:]] == [
        (f"Product {product.pk}", "Lamp"),
        (f"Product {product.pk}", "Name Lamp → Desk lamp"),
        (f"Product {product.pk}", "Name Desk lamp → Floor lamp"),
        (f"Product {product.pk}", "Name Floor lamp → Lantern"),
    ]
    read = [each.sql for each in sent if each.sql.startswith("SELECT") and 'FROM "audit_change"' in each.sql]
    assert len(read) >= 3
    assert all('ORDER BY "audit_change"."created_at" ASC, "audit_change"."id" ASC LIMIT' in sql for sql in read[-3:])
    plan = str(plan_of(Change.objects.filter(store=store).order_by("created_at", "id")[:2]))
    assert "'Node Type': 'Merge Append'" in plan
    assert "'Node Type': 'Sort'" not in plan
