"""A line of a transfer or of a count names a movement of just these goods, and stays once it has one.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size; rows that are
there already are not compared (`manage.py reconcile` does it). Old code keeps working: the services always wrote it so.
"""

from django.db import migrations

from shop.core.db.operations import RefuseWrongRows, SqlFile


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_stock_alerts")]
    operations = [
        RefuseWrongRows(
            "inventory_transferline",
            rule="transfer_line_movement_fits",
            sentence="What was sent left the transfer's first warehouse, as many units of the line's variant.",
            wrong="""
                SELECT FROM come
                JOIN inventory_transfer AS transfer ON transfer.id = come.transfer_id
                JOIN inventory_stockmovement AS movement ON movement.id = come.sent_movement_id
                JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('transfer_out', -come.quantity, come.variant_id, transfer.source_id)
            """,
        ),
        RefuseWrongRows(
            "inventory_transferreceiptline",
            rule="transfer_receipt_movement_fits",
            sentence="What arrived had been sent, and went on the shelf of the transfer's other warehouse.",
            wrong="""
                SELECT FROM come
                JOIN inventory_transferline AS line ON line.id = come.line_id
                JOIN inventory_transfer AS transfer ON transfer.id = line.transfer_id
                JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE line.sent_movement_id IS NULL
                    OR (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                        IS DISTINCT FROM ('transfer_in', come.quantity, line.variant_id, transfer.destination_id)
            """,
        ),
        RefuseWrongRows(
            "inventory_stockcountline",
            rule="stock_count_movement_fits",
            sentence="What a count changed is the difference between what was found and what the books said, there.",
            wrong="""
                SELECT FROM come
                JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                WHERE (movement.kind, movement.quantity, movement.stock_item_id)
                    IS DISTINCT FROM ('count', come.counted_quantity - come.expected_quantity, come.stock_item_id)
            """,
        ),
        SqlFile("inventory", "sent_transfers_stay"),
        SqlFile("inventory", "posted_counts_stay"),
    ]
