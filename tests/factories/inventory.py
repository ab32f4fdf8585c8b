"""Warehouses, stock and its ledger, reservations, transfers and counts."""

from typing import Any

import factory
from django.utils import timezone

from shop.catalog.models import Variant
from shop.inventory.models import (
    Reservation,
    StockAlert,
    StockCount,
    StockCountLine,
    StockItem,
    StockMovement,
    Transfer,
    TransferLine,
    TransferReceiptLine,
    Warehouse,
)

from .accounts import UserFactory
from .catalog import VariantFactory
from .rows import StoreOwnedFactory, of_store


class WarehouseFactory(StoreOwnedFactory[Warehouse]):
    """A depot in Bremen."""

    class Meta:
        model = "inventory.Warehouse"

    code = factory.Sequence(lambda n: f"W{n}")
    name = factory.Sequence(lambda n: f"Warehouse {n}")
    city = "Bremen"
    country = "DE"


class StockItemFactory(StoreOwnedFactory[StockItem]):
    """A variant in a warehouse; `on_hand=` comes by a receipt, `reserved=` by an open reservation."""

    class Meta:
        model = "inventory.StockItem"

    variant = of_store(VariantFactory)
    warehouse = of_store(WarehouseFactory)

    @factory.post_generation
    def on_hand(self, create: bool, extracted: int | None, **fields: Any) -> None:
        if create and extracted:
            StockMovementFactory(stock_item=self, quantity=extracted, **fields)

    @factory.post_generation
    def reserved(self, create: bool, extracted: int | None, **fields: Any) -> None:
        if create and extracted:
            ReservationFactory(stock_item=self, quantity=extracted, **fields)


class StockMovementFactory(StoreOwnedFactory[StockMovement]):
    """A receipt of one unit."""

    class Meta:
        model = "inventory.StockMovement"

    stock_item = of_store(StockItemFactory)
    kind = "receipt"
    quantity = 1


class ReservationFactory(StoreOwnedFactory[Reservation]):
    """One unit promised for good; without `stock_item`, the only one that lies there."""

    class Meta:
        model = "inventory.Reservation"

    stock_item = of_store(StockItemFactory, on_hand=factory.SelfAttribute("...quantity"))
    quantity = 1


def on_shelf(*, variant: Variant, warehouse: Warehouse, holding: int = 0) -> StockItem:
    """The place of a variant in a warehouse, made if need be, with so many units to spare on it."""
    item = StockItem.objects.filter(variant=variant, warehouse=warehouse).first()
    item = item or StockItemFactory(store=warehouse.store, variant=variant, warehouse=warehouse)
    if holding > item.available:
        StockMovementFactory(stock_item=item, quantity=holding - item.available)
    return item


class TransferFactory(StoreOwnedFactory[Transfer]):
    """A draft of a consignment; `sent=True` for one on its way."""

    class Meta:
        model = "inventory.Transfer"

    class Params:
        sent = factory.Trait(status="sent", sent_at=factory.LazyFunction(timezone.now))

    source = of_store(WarehouseFactory)
    destination = of_store(WarehouseFactory)


class TransferLineFactory(StoreOwnedFactory[TransferLine]):
    """Three units of a variant on a transfer; `sent=True` if they have left, by a movement of their own."""

    class Meta:
        model = "inventory.TransferLine"

    class Params:
        sent = factory.Trait(
            sent_movement=factory.LazyAttribute(
                lambda line: StockMovementFactory(
                    stock_item=on_shelf(variant=line.variant, warehouse=line.transfer.source, holding=line.quantity),
                    kind="transfer_out",
                    quantity=-line.quantity,
                )
            )
        )

    transfer = of_store(TransferFactory)
    variant = of_store(VariantFactory)
    quantity = 3


class TransferReceiptLineFactory(StoreOwnedFactory[TransferReceiptLine]):
    """One unit that arrived, with its movement."""

    class Meta:
        model = "inventory.TransferReceiptLine"

    line = of_store(TransferLineFactory, sent=True)
    quantity = 1
    movement = factory.LazyAttribute(
        lambda receipt: StockMovementFactory(
            stock_item=on_shelf(variant=receipt.line.variant, warehouse=receipt.line.transfer.destination),
            kind="transfer_in",
            quantity=receipt.quantity,
        )
    )


class StockCountFactory(StoreOwnedFactory[StockCount]):
    """An open count."""

    class Meta:
        model = "inventory.StockCount"

    warehouse = of_store(WarehouseFactory)


class StockCountLineFactory(StoreOwnedFactory[StockCountLine]):
    """An item in a count, not counted yet."""

    class Meta:
        model = "inventory.StockCountLine"

    count = of_store(StockCountFactory)
    stock_item = of_store(StockItemFactory, warehouse=factory.SelfAttribute("..count.warehouse"))
    expected_quantity = factory.SelfAttribute("stock_item.on_hand")


class StockAlertFactory(StoreOwnedFactory[StockAlert]):
    """Somebody who wants to be told about low stock in a warehouse."""

    class Meta:
        model = "inventory.StockAlert"

    user = factory.SubFactory(UserFactory)
    warehouse = of_store(WarehouseFactory)
