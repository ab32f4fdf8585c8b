"""Each rule that the database holds about purchasing, broken by plain SQL."""

import pytest

from tests.factories import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    ReceiptFactory,
    ReceiptLineFactory,
    StockMovementFactory,
    SupplierFactory,
    SupplierProductFactory,
    VariantFactory,
    WarehouseFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied, deleted


def another_arrival(**values: object) -> Attempt:
    """A second receipt line beside a good one, with a receipt and a movement of its own unless `values` say else."""
    line = ReceiptLineFactory()
    good = {
        "receipt_id": ReceiptFactory(store=line.store, purchase_order=line.purchase_order).pk,
        "movement_id": StockMovementFactory(store=line.store).pk,
    }
    return copied(line, **{**good, **values})


def arrival_of_another_purchase(field: str) -> Attempt:
    line = ReceiptLineFactory()
    other = ReceiptLineFactory(store=line.store)
    return copied(
        line,
        **{
            "receipt_id": ReceiptFactory(store=line.store, purchase_order=line.purchase_order).pk,
            "movement_id": StockMovementFactory(store=line.store).pk,
            field: getattr(other, field),
        },
    )


def one_movement_of_two_receipt_lines() -> Attempt:
    line = ReceiptLineFactory()
    return another_receipt(line, movement_id=line.movement_id)


def another_receipt(line: object, **values: object) -> Attempt:
    receipt = ReceiptFactory(store=line.store, purchase_order=line.purchase_order)
    return copied(line, **{"receipt_id": receipt.pk, **values})


def same_line_twice_on_a_receipt() -> Attempt:
    line = ReceiptLineFactory()
    return copied(line, movement_id=StockMovementFactory(store=line.store).pk)


def something_else_arrives() -> Attempt:
    line = ReceiptLineFactory()
    return another_receipt(line, movement_id=StockMovementFactory(store=line.store).pk)


def purchase_sent_elsewhere_after_a_delivery() -> Attempt:
    purchase = ReceiptLineFactory().purchase_order
    return changed(purchase, warehouse_id=WarehouseFactory(store=purchase.store).pk)


def variant_changed_after_a_delivery() -> Attempt:
    line = ReceiptLineFactory().line
    return changed(line, variant_id=VariantFactory(store=line.store).pk)


def two_suppliers_asked_first() -> Attempt:
    product = SupplierProductFactory()
    return copied(product, supplier_id=SupplierFactory(store=product.store).pk)


def same_variant_twice_from_a_supplier() -> Attempt:
    return copied(SupplierProductFactory(), is_preferred=False)


VIOLATIONS: Ledger = {
    "purchase_delivered_stays": purchase_sent_elsewhere_after_a_delivery,
    "purchase_line_delivered_stays": variant_changed_after_a_delivery,
    "receipt_line_movement_fits": something_else_arrives,
    "purchase_line_positive": lambda: changed(PurchaseOrderLineFactory(), quantity=0),
    "purchase_line_received_within_ordered": lambda: another_arrival(quantity=10),
    "purchase_line_variant_once": lambda: copied(PurchaseOrderLineFactory()),
    "purchase_order_currency_is_a_code": lambda: changed(PurchaseOrderFactory(), currency="eur"),
    "purchase_order_number_unique": lambda: copied(PurchaseOrderFactory()),
    "purchase_order_sent_has_a_date": lambda: changed(PurchaseOrderFactory(), status="sent"),
    "purchasing_purchaseorder_status_known": lambda: copied(PurchaseOrderFactory(sent=True), number="x", status="?"),
    "purchasing_purchaseorder_status_steps": lambda: changed(PurchaseOrderFactory(status="cancelled"), status="draft"),
    "purchasing_purchaseorder_supplier_same_store": lambda: changed(
        PurchaseOrderFactory(), supplier_id=SupplierFactory().pk
    ),
    "purchasing_purchaseorder_warehouse_same_store": lambda: changed(
        PurchaseOrderFactory(), warehouse_id=WarehouseFactory().pk
    ),
    "purchasing_purchaseorderline_purchase_order_same_store": lambda: changed(
        PurchaseOrderLineFactory(), purchase_order_id=PurchaseOrderFactory().pk
    ),
    "purchasing_purchaseorderline_received_quantity_follows": lambda: changed(
        PurchaseOrderLineFactory(), received_quantity=1
    ),
    "purchasing_purchaseorderline_variant_same_store": lambda: changed(
        PurchaseOrderLineFactory(), variant_id=VariantFactory().pk
    ),
    "purchasing_receipt_append_only": lambda: deleted(ReceiptFactory()),
    "purchasing_receipt_purchase_order_same_store": lambda: copied(
        ReceiptFactory(), purchase_order_id=PurchaseOrderFactory().pk
    ),
    "purchasing_receiptline_append_only": lambda: deleted(ReceiptLineFactory()),
    "purchasing_receiptline_line_same_purchase": lambda: arrival_of_another_purchase("line_id"),
    "purchasing_receiptline_movement_id_key": one_movement_of_two_receipt_lines,
    "purchasing_receiptline_movement_same_store": lambda: another_arrival(movement_id=StockMovementFactory().pk),
    "purchasing_receiptline_purchase_order_same_store": lambda: another_arrival(store_id=WarehouseFactory().store_id),
    "purchasing_receiptline_receipt_same_purchase": lambda: arrival_of_another_purchase("receipt_id"),
    "purchasing_supplierproduct_supplier_same_store": lambda: changed(
        SupplierProductFactory(), supplier_id=SupplierFactory().pk
    ),
    "purchasing_supplierproduct_variant_same_store": lambda: changed(
        SupplierProductFactory(), variant_id=VariantFactory().pk
    ),
    "receipt_line_once": same_line_twice_on_a_receipt,
    "receipt_line_positive": lambda: another_arrival(quantity=0),
    "supplier_currency_is_a_code": lambda: changed(SupplierFactory(), currency="€"),
    "supplier_name_unique": lambda: copied(SupplierFactory()),
    "supplier_over_delivery_up_to_all": lambda: changed(SupplierFactory(), over_delivery_percent=101),
    "supplier_product_cost_not_negative": lambda: changed(SupplierProductFactory(), unit_cost_amount=-1),
    "supplier_product_once": same_variant_twice_from_a_supplier,
    "supplier_product_one_preferred": two_suppliers_asked_first,
    "supplier_product_pack_positive": lambda: changed(SupplierProductFactory(), pack_quantity=0),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
