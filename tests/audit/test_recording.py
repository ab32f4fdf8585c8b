"""What the database writes down of a change, however it is made."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from shop.audit.models import Change
from shop.catalog.models import Product
from shop.exchange.models import ImportRun
from tests.factories import (
    BrandFactory,
    GiftCardFactory,
    ImportRunFactory,
    ProductFactory,
    StockItemFactory,
    StockMovementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def entries(table: str) -> list[Change]:
    """The entries of a table from the first to the last."""
    return list(Change.objects.filter(table_name=table).order_by("created_at", "id"))


def since(table: str, known: list[Change]) -> list[Change]:
    return [entry for entry in entries(table) if entry not in known]


def test_a_row_that_is_saved_is_told_with_what_was_and_what_is() -> None:
    product = ProductFactory(name="Lamp")
    known = entries("catalog_product")
    product.name = "Desk lamp"

    product.save()

    [entry] = since("catalog_product", known)
    assert (entry.operation, entry.row_id, entry.store_id) == ("update", product.pk, product.store_id)
    assert (entry.before, entry.after) == ({"name": "Lamp"}, {"name": "Desk lamp"})


def test_plain_sql_is_told_with_the_session_that_sent_it() -> None:
    product = ProductFactory(name="Lamp")
    known = entries("catalog_product")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET name = 'Torch' WHERE id = %s", [product.pk])

    [entry] = since("catalog_product", known)
    assert entry.after == {"name": "Torch"}
    assert (entry.actor, entry.door) == (None, "SQL as shop")


def test_each_row_of_a_bulk_update_is_told() -> None:
    store = ProductFactory(name="Lamp 1").store
    ProductFactory(name="Lamp 2", store=store)
    known = entries("catalog_product")

    Product.objects.filter(store=store).update(description=F("name"))

    found = sorted(
        (entry.before["description"], entry.after["description"]) for entry in since("catalog_product", known)
    )
    assert found == [("", "Lamp 1"), ("", "Lamp 2")]


def test_a_row_that_comes_or_goes_is_told_whole() -> None:
    brand = BrandFactory(name="Bright")
    came = entries("catalog_brand")[-1]

    brand.delete()

    gone = entries("catalog_brand")[-1]
    told = {"name": "Bright", "slug": brand.slug, "is_own_label": "f"}
    assert (came.operation, came.before, came.after) == ("insert", None, told)
    assert (gone.operation, gone.before, gone.after) == ("delete", told, None)


def test_a_change_that_changes_nothing_is_not_told() -> None:
    product = ProductFactory()
    known = entries("catalog_product")

    product.save()
    Product.objects.filter(pk=0).update(name="x")

    assert since("catalog_product", known) == []


def test_of_a_password_only_that_it_was_changed_is_told() -> None:
    user = UserFactory()
    assert entries("accounts_user")[-1].after["password"] == "(secret)"
    known = entries("accounts_user")
    user.set_password("quite another password")

    user.save()

    [entry] = since("accounts_user", known)
    assert (entry.before, entry.after) == ({"password": "(secret)"}, {"password": "(secret)"})


def test_what_a_gift_card_is_worth_to_a_thief_is_not_told() -> None:
    card = GiftCardFactory(code="GIFT-1234-5678")

    assert "GIFT-1234-5678" not in str([entry.after for entry in entries("pricing_giftcard")])
    assert card.code == "GIFT-1234-5678"


def test_a_balance_is_told_by_its_ledger_alone_and_the_reorder_point_here() -> None:
    item = StockItemFactory(on_hand=0, reorder_point=1)
    known = entries("inventory_stockitem")

    StockMovementFactory(stock_item=item, quantity=5)
    item.refresh_from_db()
    item.reorder_point = 9
    item.save(update_fields=["reorder_point"])

    [entry] = since("inventory_stockitem", known)
    assert (item.on_hand, entry.before, entry.after) == (5, {"reorder_point": "1"}, {"reorder_point": "9"})


def test_a_key_that_is_changed_is_told_as_a_row_that_goes_and_one_that_comes() -> None:
    brand = BrandFactory()
    known = entries("catalog_brand")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_brand SET id = id + 1000000 WHERE id = %s", [brand.pk])

    assert {(entry.operation, entry.row_id) for entry in since("catalog_brand", known)} == {
        ("delete", brand.pk),
        ("insert", brand.pk + 1_000_000),
    }


def test_a_table_that_is_emptied_at_one_blow_is_told_by_one_entry() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE catalog_option CASCADE")

    entry = entries("catalog_option")[-1]
    assert (entry.operation, entry.row_id, entry.after) == ("truncate", None, None)


def test_what_is_rolled_back_is_not_told() -> None:
    product = ProductFactory()
    known = entries("catalog_product")

    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name="Gone again")
        transaction.set_rollback(True)

    assert since("catalog_product", known) == []


def test_an_entry_is_deleted_by_nobody() -> None:
    ProductFactory()
    entry = entries("catalog_product")[-1]

    with pytest.raises(IntegrityError, match="What was done stays written down"), transaction.atomic():
        entry.delete()

    assert Change.objects.filter(pk=entry.pk).exists()


def test_a_partition_is_no_back_door() -> None:
    ProductFactory()
    entry = entries("catalog_product")[-1]
    partition = f"audit_change_{entry.created_at:%Y_%m}"

    with pytest.raises(IntegrityError, match="What was done"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {partition} SET after = '{{}}' WHERE id = %s", [entry.pk])

    entry.refresh_from_db()
    assert Decimal(entry.row_id) > 0
    assert entry.after != {}


def test_what_the_rehearsal_of_an_import_found_is_not_written_down() -> None:
    run = ImportRunFactory()
    known = entries("exchange_importrun")

    ImportRun.objects.filter(pk=run.pk).update(preview={"receipt": {"read": 1}}, file_name="other.csv")
    ImportRun.objects.filter(pk=run.pk).update(preview={"receipt": {"read": 2}})

    [entry] = since("exchange_importrun", known)
    assert (entry.before, entry.after) == ({"file_name": "products.csv"}, {"file_name": "other.csv"})
