"""What lies in a warehouse follows its movements, and what is promised follows the open reservations."""

import pytest
from django.db import connection, transaction

from shop.inventory.models import Reservation, StockItem, StockMovement, TransferLine
from tests.factories import (
    ReservationFactory,
    StockItemFactory,
    StockMovementFactory,
    TransferLineFactory,
    TransferReceiptLineFactory,
    UserFactory,
)
from tests.support.refusals import Attempt, attempt, carry_out, changed, copied, deleted, refused_by

pytestmark = pytest.mark.django_db


def balances(item: StockItem) -> tuple[int, int, int]:
    """On hand, reserved, available."""
    return StockItem.objects.values_list("on_hand", "reserved", "available").get(pk=item.pk)


def movements(*rows: tuple[StockItem, int]) -> Attempt:
    """One INSERT of several movements, in this order."""
    values = ", ".join("(%s, %s, 'adjustment', %s, 'Found', now())" for _ in rows)
    parameters = [value for item, quantity in rows for value in (item.store_id, item.pk, quantity)]
    columns = "store_id, stock_item_id, kind, quantity, reason, occurred_at"
    return attempt(f"INSERT INTO inventory_stockmovement ({columns}) VALUES {values}", *parameters)


def reservations(*rows: tuple[StockItem, int]) -> Attempt:
    values = ", ".join("(%s, %s, %s, 'open')" for _ in rows)
    parameters = [value for item, quantity in rows for value in (item.store_id, item.pk, quantity)]
    return attempt(
        f"INSERT INTO inventory_reservation (store_id, stock_item_id, quantity, status) VALUES {values}", *parameters
    )


def ledger(item: StockItem) -> list[tuple[int, int]]:
    """Each movement of an item, oldest first, with what lay there after it."""
    return list(StockMovement.objects.filter(stock_item=item).order_by("id").values_list("quantity", "balance_after"))


def test_on_hand_is_the_sum_of_the_movements_and_each_says_what_lay_there_after_it() -> None:
    item = StockItemFactory(on_hand=10)

    StockMovementFactory(stock_item=item, kind="sale", quantity=-3)
    StockMovementFactory(stock_item=item, kind="return", quantity=1)

    assert balances(item) == (8, 0, 8)
    assert ledger(item) == [(10, 10), (-3, 7), (1, 8)]


def test_movements_of_one_statement_form_a_chain_item_by_item() -> None:
    first = StockItemFactory(on_hand=10)
    second = StockItemFactory(store=first.store, on_hand=20)

    carry_out(movements((first, 5), (second, -1), (first, -2), (second, 4)))

    assert ledger(first) == [(10, 10), (5, 15), (-2, 13)]
    assert ledger(second) == [(20, 20), (-1, 19), (4, 23)]
    assert (balances(first)[0], balances(second)[0]) == (13, 23)


def test_a_movement_that_takes_too_much_takes_its_whole_statement_back() -> None:
    item = StockItemFactory(on_hand=10)

    assert refused_by(movements((item, 5), (item, -16))) == "stock_on_hand_not_negative"

    assert ledger(item) == [(10, 10)]
    assert balances(item) == (10, 0, 10)


def test_a_balance_after_given_by_hand_is_not_taken() -> None:
    movement = StockMovementFactory(quantity=3, balance_after=99)

    assert movement.balance_after == 3


def test_a_movement_that_would_be_dropped_takes_its_statement_with_it() -> None:
    movement = StockMovementFactory(quantity=5)
    item = movement.stock_item
    statement = """
        INSERT INTO inventory_stockmovement (id, store_id, stock_item_id, kind, quantity, reason, occurred_at)
        VALUES (%s, %s, %s, 'receipt', 7, '', now()) ON CONFLICT DO NOTHING"""

    assert refused_by(attempt(statement, movement.pk, item.store_id, item.pk)) == "stock_on_hand_follows_movements"

    assert balances(item) == (5, 0, 5)


def test_a_statement_without_rows_is_no_offence() -> None:
    item = StockItemFactory(on_hand=5)

    carry_out(
        attempt(
            """
            INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason, occurred_at)
            SELECT store_id, id, 'receipt', 1, '', now() FROM inventory_stockitem WHERE on_hand > 5"""
        )
    )

    assert ledger(item) == [(5, 5)]


def test_goods_are_not_carried_to_another_variant_by_hand() -> None:
    item = StockItemFactory(on_hand=47)
    other = StockItemFactory(store=item.store)

    assert refused_by(changed(item, variant_id=other.variant_id)) == "stock_item_stays_in_place"


def test_an_item_cannot_be_written_anew_under_its_ledger() -> None:
    item = StockItemFactory(on_hand=47)
    statement = """
        WITH gone AS (DELETE FROM inventory_stockitem WHERE id = %s RETURNING *)
        INSERT INTO inventory_stockitem (id, store_id, variant_id, warehouse_id, on_hand, reserved, reorder_point)
        SELECT id, store_id, variant_id, warehouse_id, 0, 0, 0 FROM gone"""

    assert refused_by(attempt(statement, item.pk)) == "inventory_stockmovement_stock_item_same_store"


def test_a_movement_cannot_come_before_its_item() -> None:
    movement = StockMovementFactory()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    refused = refused_by(copied(movement, stock_item_id=movement.stock_item_id + 1))

    assert refused == "inventory_stockmovement_stock_item_same_store"


@pytest.mark.parametrize("column", ["on_hand", "reserved"])
def test_a_stock_item_begins_with_nothing(column: str) -> None:
    item = StockItemFactory()
    other = StockItemFactory(store=item.store)

    refused = refused_by(copied(item, warehouse_id=other.warehouse_id, **{column: 1}))

    assert refused in {"stock_on_hand_follows_movements", "stock_reserved_follows_reservations"}


def test_the_ledger_cannot_be_rewritten() -> None:
    movement = StockMovementFactory(quantity=5)

    assert refused_by(changed(movement, quantity=50)) == "inventory_stockmovement_append_only"
    assert refused_by(deleted(movement)) == "inventory_stockmovement_append_only"


def test_staff_who_moved_stock_cannot_be_deleted_from_its_ledger() -> None:
    actor = UserFactory()
    StockMovementFactory(actor=actor)

    with pytest.raises(Exception, match="protected"):
        actor.delete()


def test_reserved_is_the_sum_of_the_open_reservations() -> None:
    item = StockItemFactory(on_hand=10)

    carry_out(reservations((item, 3), (item, 4)))

    assert balances(item) == (10, 7, 3)


def test_one_statement_reserves_of_many_items() -> None:
    first = StockItemFactory(on_hand=10)
    second = StockItemFactory(store=first.store, on_hand=10)

    carry_out(reservations((first, 1), (second, 2), (first, 3)))

    assert (balances(first), balances(second)) == ((10, 4, 6), (10, 2, 8))


@pytest.mark.parametrize("end", ["fulfilled", "released", "expired"])
def test_a_closed_reservation_gives_back_what_it_held(end: str) -> None:
    item = StockItemFactory(on_hand=10, reserved=3)

    carry_out(attempt("UPDATE inventory_reservation SET status = %s", end))

    assert balances(item) == (10, 0, 10)


def test_a_deleted_reservation_gives_back_what_it_held() -> None:
    item = StockItemFactory(on_hand=10, reserved=3)

    carry_out(attempt("DELETE FROM inventory_reservation"))

    assert balances(item) == (10, 0, 10)


def test_a_reservation_written_as_closed_holds_nothing() -> None:
    item = StockItemFactory(on_hand=10)

    ReservationFactory(stock_item=item, quantity=3, status="released")

    assert balances(item) == (10, 0, 10)


def test_one_promise_too_many_takes_its_whole_statement_back() -> None:
    item = StockItemFactory(on_hand=5)

    assert refused_by(reservations((item, 3), (item, 3))) == "stock_reserved_within_on_hand"

    assert balances(item) == (5, 0, 5)
    assert not Reservation.objects.exists()


def test_goods_that_are_promised_cannot_leave_otherwise() -> None:
    item = StockItemFactory(on_hand=5, reserved=4)

    assert refused_by(movements((item, -2))) == "stock_reserved_within_on_hand"


def test_a_reservation_can_be_prolonged_while_it_is_open() -> None:
    reservation = ReservationFactory()

    carry_out(changed(reservation, expires_at="2026-03-01T00:00:00Z"))

    assert balances(reservation.stock_item) == (1, 1, 0)


def test_a_closed_reservation_stays_as_it_is() -> None:
    reservation = ReservationFactory(status="released")

    assert refused_by(changed(reservation, expires_at="2026-03-01T00:00:00Z")) == "reservation_closed_stays"


def test_an_item_is_low_at_its_reorder_point_and_not_above() -> None:
    item = StockItemFactory(on_hand=5, reorder_point=3)

    ReservationFactory(stock_item=item, quantity=1)
    assert not StockItem.objects.low().exists()

    ReservationFactory(stock_item=item, quantity=1)
    assert StockItem.objects.low().get() == item


def test_what_arrived_of_a_transfer_is_the_sum_of_its_receipts() -> None:
    line = TransferLineFactory(quantity=3, sent=True)

    TransferReceiptLineFactory(line=line, quantity=1)
    TransferReceiptLineFactory(line=line, quantity=2)

    assert TransferLine.objects.get(pk=line.pk).received_quantity == 3


def test_a_rollback_leaves_ledger_and_balance_as_they_were() -> None:
    item = StockItemFactory(on_hand=5)

    with transaction.atomic():
        StockMovementFactory(stock_item=item, quantity=7)
        transaction.set_rollback(True)

    assert ledger(item) == [(5, 5)]
    assert balances(item) == (5, 0, 5)
