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
)
