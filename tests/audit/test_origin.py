"""Where a change comes from: a page, a task, an import; told without a round trip of its own."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from shop.accounts.models import User
from shop.audit.models import Change
from shop.catalog.models import Brand
from shop.core.background.worker import ShopWorker
from shop.core.origin import Origin, acting, acting_for
from shop.exchange.services.importing import import_file
from shop.insights.recorder.observation import observed
from tests.audit import renaming
from tests.factories import BrandFactory, StoreFactory, UserFactory


def last(table: str = "catalog_brand") -> Change:
    return Change.objects.filter(table_name=table).latest("created_at", "id")


def rename(brand: Brand, name: str) -> None:
    Brand.objects.filter(pk=brand.pk).update(name=name)


def test_a_page_tells_the_person_the_address_and_the_request(superuser: User, superuser_client: Client) -> None:
    store = StoreFactory()
    brand = BrandFactory(store=store, name="Bright")
    page = reverse("admin:catalog_brand_change", args=[brand.pk])
    fields = {"name": "Brighter", "slug": brand.slug}

    answer = superuser_client.post(page, fields, REMOTE_ADDR="192.0.2.9")

    entry = last()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("admin:catalog_brand_changelist"))
    assert (entry.before, entry.after) == ({"name": "Bright"}, {"name": "Brighter"})
    assert (entry.actor, entry.address) == (superuser, "192.0.2.9")
    assert entry.door == "page admin:catalog_brand_change"
    assert len(entry.request) == 16


@pytest.mark.django_db
def test_a_task_tells_its_name() -> None:
    brand = BrandFactory()
    renaming.rename.enqueue(brand.pk, "Renamed")
    worker = ShopWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="audit",
        excluded_queue_names=[],
    )

    worker.run_task(DBTaskResult.objects.get())

    assert (last().after, last().door) == ({"name": "Renamed"}, "task tests.audit.renaming.rename")


@pytest.mark.django_db(transaction=True)
def test_an_import_tells_who_asked_for_it(tmp_path: Path) -> None:
    store, actor = StoreFactory(), UserFactory()
    file = tmp_path / "products.csv"
    file.write_text("SKU,Name,Price\nL-1,Lamp,9.90\nL-2,Torch,4.90\n")

    with acting(lambda: Origin(door="command import_data")):
        import_file(store=store, path=file, actor=actor)

    told = Change.objects.filter(table_name="catalog_product", store_id=store.pk, operation="insert")
    assert {(entry.after["name"], entry.actor_id, entry.door) for entry in told} == {
        ("Lamp", actor.pk, "command import_data"),
        ("Torch", actor.pk, "command import_data"),
    }


@pytest.mark.django_db
def test_a_savepoint_that_is_rolled_back_takes_nothing_of_the_origin_along() -> None:
    brand = BrandFactory()
    with acting(lambda: Origin(door="page one", actor=7)), transaction.atomic():
        with transaction.atomic():
            rename(brand, "Never")
            transaction.set_rollback(True)

        rename(brand, "Ever")

    assert (last().after, last().actor_id, last().door) == ({"name": "Ever"}, 7, "page one")


@pytest.mark.django_db
def test_whoever_signs_in_or_acts_for_somebody_meanwhile_is_told_from_then_on() -> None:
    brand = BrandFactory()
    with acting(lambda: Origin(door="task apply")):
        rename(brand, "First")
        with acting_for(12):
            rename(brand, "Second")

    told = Change.objects.filter(table_name="catalog_brand", row_id=brand.pk, operation="update").order_by("id")
    assert [(entry.door, entry.actor_id) for entry in told] == [("task apply", None), ("task apply", 12)]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_origin_is_left_for_the_next_transaction() -> None:
    brand = BrandFactory()
    with acting(lambda: Origin(door="page one", actor=7)):
        rename(brand, "Theirs")

    rename(brand, "Nobody's")

    assert (last().actor_id, last().door) == (None, "SQL as shop")


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_begins_by_reading_is_told_as_the_one_before_it_was() -> None:
    brand = BrandFactory()

    with acting(lambda: Origin(door="task apply")):
        for name in ("Once", "Again"):
            with transaction.atomic():
                Brand.objects.select_for_update().get(pk=brand.pk)
                rename(brand, name)

    *_, once, again = Change.objects.filter(table_name="catalog_brand").order_by("id")
    assert [(once.after, once.door), (again.after, again.door)] == [
        ({"name": "Once"}, "task apply"),
        ({"name": "Again"}, "task apply"),
    ]


@pytest.mark.django_db
def test_names_that_look_like_sql_are_told_as_names() -> None:
    brand = BrandFactory()
    door = 'page it\'s 100% "quoted" \\ %s ö'

    with acting(lambda: Origin(door=door)):
        rename(brand, "Kept %s")

    assert (last().after, last().door) == ({"name": "Kept %s"}, door)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "head", ["", "/* orders: list */ ", "\n/* one\n * line more */ /* two */\n", "-- by hand\n  -- and again\n"]
)
def test_a_change_is_known_as_one_whatever_is_said_in_front_of_it(head: str) -> None:
    brand = BrandFactory()

    with acting(lambda: Origin(door="command tidy")), connection.cursor() as cursor:
        cursor.execute(f"{head}UPDATE catalog_brand SET name = 'Tidy' WHERE id = %s", [brand.pk])

    assert last().door == "command tidy"


@pytest.mark.django_db
def test_telling_costs_no_statement_and_is_not_seen_by_whoever_looks_at_statements(
    django_assert_num_queries,
) -> None:
    brand = BrandFactory()

    with acting(lambda: Origin(door="page one", actor=7)), django_assert_num_queries(2) as sent:
        rename(brand, "First")
        rename(brand, "Second")

    assert [query["sql"][:22] for query in sent.captured_queries] == ['UPDATE "catalog_brand"'] * 2


def test_the_observatory_sees_statements_and_the_audit_their_origin(superuser: User) -> None:
    brand = BrandFactory(store=StoreFactory(), name="Bright")

    with observed() as observation, acting(lambda: Origin(door="page one", actor=superuser.pk)):
        rename(brand, "Brighter")

    assert (last().actor_id, last().door) == (superuser.pk, "page one")
    assert [seen.text[:22] for seen in observation.sent if "brand" in seen.text] == ['UPDATE "catalog_brand"']
