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
    Truth(
        name="ledger_sent_goods",
        sentence="What a transfer sent left its first warehouse, as many units of that variant.",
        held=Held.TRIGGER,
        table="inventory_transferline",
        wrong="""
            SELECT line.id
            FROM inventory_transferline AS line
            JOIN inventory_transfer AS transfer ON transfer.id = line.transfer_id
            JOIN inventory_stockmovement AS movement ON movement.id = line.sent_movement_id
            JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
            WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                IS DISTINCT FROM ('transfer_out', -line.quantity, line.variant_id, transfer.source_id)
        """,
    ),
    Truth(
        name="ledger_arrived_goods",
        sentence="What arrived of a transfer had been sent, and went on the shelf of its other warehouse.",
        held=Held.TRIGGER,
        table="inventory_transferreceiptline",
        wrong="""
            SELECT came.id
            FROM inventory_transferreceiptline AS came
            JOIN inventory_transferline AS line ON line.id = came.line_id
            JOIN inventory_transfer AS transfer ON transfer.id = line.transfer_id
            JOIN inventory_stockmovement AS movement ON movement.id = came.movement_id
            JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
            WHERE line.sent_movement_id IS NULL
                OR (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('transfer_in', came.quantity, line.variant_id, transfer.destination_id)
        """,
    ),
    Truth(
        name="ledger_counted_goods",
        sentence="What a count changed is the difference between what was found and what the books said.",
        held=Held.TRIGGER,
        table="inventory_stockcountline",
        wrong="""
            SELECT line.id
            FROM inventory_stockcountline AS line
            JOIN inventory_stockmovement AS movement ON movement.id = line.movement_id
            WHERE (movement.kind, movement.quantity, movement.stock_item_id)
                IS DISTINCT FROM ('count', line.counted_quantity - line.expected_quantity, line.stock_item_id)
        """,
    ),
)
