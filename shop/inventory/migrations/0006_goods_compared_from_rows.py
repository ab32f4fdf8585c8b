"""Goods are compared from the side of the rows that come.

An inner join let the planner begin at the other table. After an import was rehearsed and taken back, autovacuum writes down
that this table is empty, and a plan made while it fills again loops over all rows that come for each row it holds (a test of
plans shows it). An outer join cannot be turned round into such a loop.

Lock: none on tables. Cost: none at any size. Old code keeps working: what is true stays the same.
"""

from django.db import migrations

from shop.core.db.operations import CompareFromRows


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_counts_in_order")]
    operations = [
        CompareFromRows(
            "inventory_transferline",
            rule="transfer_line_movement_fits",
            sentence="What was sent left the transfer's first warehouse, as many units of the line's variant.",
            wrong="""
                SELECT FROM come
                LEFT JOIN inventory_transfer AS transfer ON transfer.id = come.transfer_id
                LEFT JOIN inventory_stockmovement AS movement ON movement.id = come.sent_movement_id
                LEFT JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE come.sent_movement_id IS NOT NULL AND (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('transfer_out', -come.quantity, come.variant_id, transfer.source_id)
            """,
        ),
        CompareFromRows(
            "inventory_transferreceiptline",
            rule="transfer_receipt_movement_fits",
            sentence="What arrived had been sent, and went on the shelf of the transfer's other warehouse.",
            wrong="""
                SELECT FROM come
                LEFT JOIN inventory_transferline AS line ON line.id = come.line_id
                LEFT JOIN inventory_transfer AS transfer ON transfer.id = line.transfer_id
                LEFT JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                LEFT JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE line.sent_movement_id IS NULL
                    OR (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                        IS DISTINCT FROM ('transfer_in', come.quantity, line.variant_id, transfer.destination_id)
            """,
        ),
        CompareFromRows(
            "inventory_stockcountline",
            rule="stock_count_movement_fits",
            sentence="What a count changed is the difference between what was found and what the books said, there.",
            wrong="""
                SELECT FROM come
                LEFT JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                WHERE come.movement_id IS NOT NULL AND (movement.kind, movement.quantity, movement.stock_item_id)
                    IS DISTINCT FROM ('count', come.counted_quantity - come.expected_quantity, come.stock_item_id)
            """,
        ),
    ]
