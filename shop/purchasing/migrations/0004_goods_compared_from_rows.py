"""Goods are compared from the side of the rows that come.

An inner join let the planner begin at the other table. After an import was rehearsed and taken back, autovacuum writes down
that this table is empty, and a plan made while it fills again loops over all rows that come for each row it holds (a test of
plans shows it). An outer join cannot be turned round into such a loop.

Lock: none on tables. Cost: none at any size. Old code keeps working: what is true stays the same.
"""

from django.db import migrations

from shop.core.db.operations import CompareFromRows


class Migration(migrations.Migration):
    dependencies = [("purchasing", "0003_movements_fit")]
    operations = [
        CompareFromRows(
            "purchasing_receiptline",
            rule="receipt_line_movement_fits",
            sentence="What arrived is a receipt of as many units of the line's variant, where the purchase goes.",
            wrong="""
                SELECT FROM come
                LEFT JOIN purchasing_purchaseorderline AS line ON line.id = come.line_id
                LEFT JOIN purchasing_purchaseorder AS purchase ON purchase.id = come.purchase_order_id
                LEFT JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                LEFT JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE come.movement_id IS NOT NULL AND (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('receipt', come.quantity, line.variant_id, purchase.warehouse_id)
            """,
        ),
    ]
