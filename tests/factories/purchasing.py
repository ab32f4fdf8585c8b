"""Suppliers, purchase orders and deliveries."""

from decimal import Decimal

import factory
from django.utils import timezone

from shop.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    Supplier,
    SupplierProduct,
)

from .catalog import VariantFactory
from .inventory import StockMovementFactory, WarehouseFactory, on_shelf
from .rows import StoreOwnedFactory, of_store


class SupplierFactory(StoreOwnedFactory[Supplier]):
    """A firm that delivers within a week."""

    class Meta:
        model = "purchasing.Supplier"

    name = factory.Sequence(lambda n: f"Supplier {n}")
    currency = "EUR"


class SupplierProductFactory(StoreOwnedFactory[SupplierProduct]):
    """A variant that a supplier sells us at two euros."""

    class Meta:
        model = "purchasing.SupplierProduct"

    supplier = of_store(SupplierFactory)
    variant = of_store(VariantFactory)
    unit_cost_amount = Decimal("2.0000")


class PurchaseOrderFactory(StoreOwnedFactory[PurchaseOrder]):
    """A draft; `sent=True` for one that is on its way."""

    class Meta:
        model = "purchasing.PurchaseOrder"

    class Params:
        sent = factory.Trait(status="sent", sent_at=factory.LazyFunction(timezone.now))

    number = factory.Sequence(lambda n: f"T-{n}")
    supplier = of_store(SupplierFactory)
    warehouse = of_store(WarehouseFactory)
    currency = "EUR"


class PurchaseOrderLineFactory(StoreOwnedFactory[PurchaseOrderLine]):
    """Ten units of a variant at two euros each."""

    class Meta:
        model = "purchasing.PurchaseOrderLine"

    purchase_order = of_store(PurchaseOrderFactory)
    variant = of_store(VariantFactory)
    quantity = 10
    unit_cost_amount = Decimal("2.0000")


class ReceiptFactory(StoreOwnedFactory[Receipt]):
    """A delivery of a purchase order."""

    class Meta:
        model = "purchasing.Receipt"

    purchase_order = of_store(PurchaseOrderFactory, sent=True)


class ReceiptLineFactory(StoreOwnedFactory[ReceiptLine]):
    """One unit that arrived, with its movement."""

    class Meta:
        model = "purchasing.ReceiptLine"

    receipt = of_store(ReceiptFactory)
    purchase_order = factory.SelfAttribute("receipt.purchase_order")
    line = of_store(PurchaseOrderLineFactory, purchase_order=factory.SelfAttribute("..receipt.purchase_order"))
    quantity = 1
    movement = factory.LazyAttribute(
        lambda receipt: StockMovementFactory(
            stock_item=on_shelf(variant=receipt.line.variant, warehouse=receipt.purchase_order.warehouse),
            quantity=receipt.quantity,
        )
    )
