"""The tools that other tests trust: each one fails when it should."""

import threading

import pytest
from django.db import connection, transaction

from shop.catalog.models import Brand, Product
from shop.stores.models import Store
from tests.support.budgets import assert_flat, fingerprint, recorded
from tests.support.pages import Offered
from tests.support.plans import assert_plan, indexes_used, node_types
from tests.support.races import Gate, errors, race, winners
from tests.support.volumes import fill


@pytest.fixture
def store(db) -> Store:
    return Store.objects.create(name="Corner shop", slug="corner", currency="EUR", country="DE")


@pytest.fixture
def grow(store):
    def products(rows):
        for _ in range(rows):
            n = Product.objects.count()
            brand = Brand.objects.create(store=store, name=f"Brand {n}", slug=f"b{n}")
            Product.objects.create(store=store, name=f"P{n}", slug=f"p{n}", brand=brand)

    return products


def test_one_statement_a_row_is_found_and_its_line_is_named(grow):
    def naive():
        return [product.brand.name for product in Product.objects.all()]

    with pytest.raises(AssertionError) as caught:
        assert_flat(naive, grow)

    text = str(caught.value)
    assert text.startswith("4 statements over 3 rows became 31 over 30:\n  27 x SELECT")
    assert '"catalog_brand"' in text
    assert "from tests/core/test_test_support.py:" in text
    assert "[product.brand.name for product in Product.objects.all()]" in text


def test_what_reads_along_is_flat(grow):
    assert_flat(lambda: [product.brand.name for product in Product.objects.select_related("brand")], grow)


def test_raw_cursors_and_inserts_are_recorded_too(store):
    with recorded() as statements:
        with connection.cursor() as cursor:
            cursor.execute("SELECT  1\n + 1")
        Brand.objects.create(store=store, name="Acme", slug="acme")

    assert statements[0].sql == "SELECT 1 + 1"
    assert statements[1].sql.startswith("INSERT")


def test_lists_of_values_of_any_length_have_one_fingerprint():
    assert fingerprint("a IN (%s, %s, %s)") == fingerprint("a IN (%s, %s)") == "a IN (%s, …)"


def test_a_table_is_filled_and_its_plans_are_those_of_its_size(store):
    fill(Brand, 5_000, store_id=str(store.pk), name="'Brand ' || i", slug="'b' || i", is_own_label="false")

    assert Brand.objects.count() == 5_000
    assert_plan(Brand.objects.filter(store=store, name="Brand 7"), uses={"brand_name_unique"})
    assert indexes_used(Brand.objects.filter(store=store).order_by("name")[:3]) == {"brand_name_unique"}
    assert node_types(Brand.objects.order_by().filter(is_own_label=True)) == {"Seq Scan"}


def test_a_plan_without_its_index_fails_and_is_shown(store):
    with pytest.raises(AssertionError, match="Seq Scan catalog_brand"):
        assert_plan(Brand.objects.filter(is_own_label=True), never={"Seq Scan"})
    with pytest.raises(AssertionError, match="indexes not used"):
        assert_plan(Brand.objects.filter(is_own_label=True), uses={"brand_name_unique"}, never=set())


@pytest.mark.django_db(transaction=True)
def test_without_a_guard_two_readers_overwrite_each_other_and_with_one_they_do_not():
    store = Store.objects.create(name="0", slug="counter", currency="EUR", country="DE")
    both_have_read = threading.Barrier(2, timeout=10)

    def naive():
        row = Store.objects.get(pk=store.pk)
        both_have_read.wait()
        Store.objects.filter(pk=row.pk).update(name=str(int(row.name) + 1))

    def guarded():
        with transaction.atomic():
            row = Store.objects.select_for_update().get(pk=store.pk)
            Store.objects.filter(pk=row.pk).update(name=str(int(row.name) + 1))

    assert errors(race(naive, naive)) == []
    assert Store.objects.get(pk=store.pk).name == "1"

    Store.objects.update(name="0")
    assert errors(race(*[guarded] * 4)) == []
    assert Store.objects.get(pk=store.pk).name == "4"


@pytest.mark.django_db(transaction=True)
def test_each_contestant_has_a_connection_of_its_own_and_comes_in_with_a_value_or_an_error():
    def backend():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    def fail():
        raise ZeroDivisionError

    outcomes = race(backend, backend, fail)

    assert len(set(winners(outcomes)) - {backend()}) == 2
    assert [type(error) for error in errors(outcomes)] == [ZeroDivisionError]


def test_a_gate_holds_until_it_is_opened():
    gate, seen = Gate(), []

    def walker():
        gate.hold()
        seen.append("through")

    thread = threading.Thread(target=walker)
    thread.start()
    gate.wait_until_reached()
    assert seen == []
    gate.open()
    thread.join(10)
    assert seen == ["through"]


def test_what_a_page_offers_is_read_from_its_links_and_selects():
    offered = Offered.by(
        '<a href="?p=last">x</a><a href="/y">y</a><select name="s"><option value="1"><option></select>'
    )

    assert offered.links == ["?p=last"]
    assert offered.selects == {"s": ["1", ""]}
