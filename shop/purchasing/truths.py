"""What holds over several rows of a purchase, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="balance_purchase_received",
        sentence="What has arrived of a purchase order's line is the sum over the lines of its receipts.",
        held=Held.TRIGGER,
        table="purchasing_purchaseorderline",
        wrong="""
            SELECT line.id
            FROM purchasing_purchaseorderline AS line
            LEFT JOIN (SELECT line_id, sum(quantity) AS arrived FROM purchasing_receiptline GROUP BY 1) AS came
                ON came.line_id = line.id
            WHERE line.received_quantity <> coalesce(arrived, 0)
        """,
    ),
    Truth(
        name="ledger_delivered_goods",
        sentence="What arrived of a purchase is a receipt of as many units of that variant, in that warehouse.",
        held=Held.TRIGGER,
        table="purchasing_receiptline",
        wrong="""
            SELECT came.id
            FROM purchasing_receiptline AS came
            JOIN purchasing_purchaseorderline AS line ON line.id = came.line_id
            JOIN purchasing_purchaseorder AS purchase ON purchase.id = came.purchase_order_id
            JOIN inventory_stockmovement AS movement ON movement.id = came.movement_id
            JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
            WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                IS DISTINCT FROM ('receipt', came.quantity, line.variant_id, purchase.warehouse_id)
        """,
    ),
)
