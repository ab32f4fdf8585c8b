"""What the database keeps of orders.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
keeps working, as long as it writes no balance by hand.
"""

from django.db import migrations

from shop.core.db.operations import (
    AppendOnly,
    Fillfactor,
    KeepBalance,
    KeepUpdatedAt,
    LegalSteps,
    RefuseTruncate,
    RowsCome,
    SqlFile,
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt(
            "orders_cart",
            "orders_cartline",
            "orders_order",
            "orders_orderline",
            "orders_payment",
            "orders_fulfilment",
            "orders_return",
        ),
        Fillfactor("orders_order", 85),
        SqlFile("orders", "order_number_sequence"),
        SqlFile("orders", "order_amounts_follow_lines"),
        RefuseTruncate(
            "orders_orderline",
            rule="order_amounts_follow_lines",
            sentence="An order's amounts follow from its lines: delete them one by one.",
        ),
        KeepBalance(
            parent="orders_order",
            balance="discount_amount",
            child="orders_orderdiscount",
            key="order_id",
            amount="amount",
            sentence="An order's discount follows from its discounts, rule by rule.",
        ),
        KeepBalance(
            parent="orders_order",
            balance="captured_amount",
            child="orders_payment",
            key="order_id",
            amount="captured_amount",
            sentence="What is captured of an order follows from its payments.",
        ),
        KeepBalance(
            parent="orders_order",
            balance="refunded_amount",
            child="orders_payment",
            key="order_id",
            amount="refunded_amount",
            sentence="What is refunded of an order follows from its payments.",
        ),
        KeepBalance(
            parent="orders_payment",
            balance="refunded_amount",
            child="orders_refund",
            key="payment_id",
            amount="amount",
            sentence="What is refunded of a payment follows from its refunds.",
        ),
        KeepBalance(
            parent="orders_orderline",
            balance="fulfilled_quantity",
            child="orders_fulfilmentline",
            key="line_id",
            amount="CASE WHEN movement_id IS NULL THEN 0 ELSE quantity END",
            sentence="What is shipped of a line follows from its fulfilments that have left.",
        ),
        KeepBalance(
            parent="orders_orderline",
            balance="returned_quantity",
            child="orders_returnline",
            key="line_id",
            amount="received_quantity",
            sentence="What came back of a line follows from its returns.",
        ),
        SqlFile("orders", "captured_money_stays"),
        SqlFile("orders", "shipped_lines_stay"),
        SqlFile("orders", "invoice_numbers_without_gaps"),
        RowsCome("orders_invoice", rule="invoice_numbers_without_gaps"),
        SqlFile("orders", "invoice_series_in_use_stays"),
        AppendOnly("orders_invoice", sentence="An invoice stays as it was issued: correct it with a credit note."),
        AppendOnly("orders_refund", sentence="A refund that was given stays written down."),
        AppendOnly("orders_orderevent", sentence="What happened to an order stays on its timeline."),
        LegalSteps("orders_cart", "open>ordered", "open>merged", "open>expired", "expired>open"),
        LegalSteps("orders_order", "draft>placed", "draft>cancelled", "placed>completed", "placed>cancelled"),
        LegalSteps(
            "orders_payment",
            "pending>authorised",
            "pending>captured",
            "pending>failed",
            "pending>voided",
            "authorised>captured",
            "authorised>voided",
            "authorised>failed",
        ),
        LegalSteps("orders_fulfilment", "packing>shipped", "packing>cancelled", "shipped>delivered"),
        LegalSteps(
            "orders_return", "requested>approved", "requested>rejected", "approved>received", "approved>rejected"
        ),
    ]
