"""A line of a delivery names a movement of just these goods.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size; rows that are
there already are not compared (`manage.py reconcile` does it). Old code keeps working: the services always wrote it so.
"""

from django.db import migrations

from shop.core.db.operations import RefuseWrongRows, SqlFile


class Migration(migrations.Migration):
    dependencies = [("purchasing", "0002_truths"), ("inventory", "0003_stock_alerts")]
    operations = [
        RefuseWrongRows(
            "purchasing_receiptline",
            rule="receipt_line_movement_fits",
            sentence="What arrived is a receipt of as many units of the line's variant, where the purchase goes.",
            wrong="""
                SELECT FROM come
                JOIN purchasing_purchaseorderline AS line ON line.id = come.line_id
                JOIN purchasing_purchaseorder AS purchase ON purchase.id = come.purchase_order_id
                JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('receipt', come.quantity, line.variant_id, purchase.warehouse_id)
            """,
        ),
        SqlFile("purchasing", "delivered_purchases_stay"),
    ]
