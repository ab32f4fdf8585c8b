"""What holds over several rows of stock and its ledger, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="ledger_on_hand",
        sentence="What lies there is the sum of its movements.",
        held=Held.TRIGGER,
        table="inventory_stockitem",
        wrong="""
            SELECT item.id
            FROM inventory_stockitem AS item
            LEFT JOIN (SELECT stock_item_id, sum(quantity) AS moved FROM inventory_stockmovement GROUP BY 1) AS ledger
                ON ledger.stock_item_id = item.id
            WHERE item.on_hand IS DISTINCT FROM coalesce(moved, 0)
        """,
    ),
    Truth(  # The trigger counts in the order of writing, which is the order of the keys.
        name="ledger_balance_after",
        sentence="A movement says what lay there after it.",
        held=Held.TRIGGER,
        table="inventory_stockmovement",
        wrong="""
            SELECT id FROM (
                SELECT id, balance_after, quantity,
                       lag(balance_after, 1, 0) OVER (PARTITION BY stock_item_id ORDER BY id) AS before
                FROM inventory_stockmovement) AS chain
            WHERE balance_after <> before + quantity
        """,
    ),
    Truth(
        name="reservation_reserved",
        sentence="What is promised of a stock item is the sum of its open reservations.",
        held=Held.TRIGGER,
        table="inventory_stockitem",
        wrong="""
            SELECT item.id
            FROM inventory_stockitem AS item
            LEFT JOIN (
                SELECT stock_item_id, sum(quantity) AS promised
                FROM inventory_reservation WHERE status = 'open' GROUP BY 1) AS open ON open.stock_item_id = item.id
            WHERE item.reserved IS DISTINCT FROM coalesce(promised, 0)
        """,
    ),
    Truth(
        name="balance_transfer_received",
        sentence="What has arrived of a transfer's line is the sum of what was received of it.",
        held=Held.TRIGGER,
        table="inventory_transferline",
        wrong="""
            SELECT line.id
            FROM inventory_transferline AS line
            LEFT JOIN (SELECT line_id, sum(quantity) AS arrived FROM inventory_transferreceiptline GROUP BY 1) AS came
                ON came.line_id = line.id
            WHERE line.received_quantity <> coalesce(arrived, 0)
        """,
    ),
)
