"""A line that moved goods names a movement of just these goods.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size; rows that are
there already are not compared (`manage.py reconcile` does it). Old code keeps working: the services always wrote it so.
"""

from django.db import migrations

from shop.core.db.operations import RefuseWrongRows, SqlFile


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_cart_holds"), ("inventory", "0003_stock_alerts")]
    operations = [
        RefuseWrongRows(
            "orders_fulfilmentline",
            rule="fulfilment_line_movement_fits",
            sentence="What left is a sale of as many units of the line's variant, from the warehouse that packed it.",
            wrong="""
                SELECT FROM come
                JOIN orders_fulfilment AS parcel ON parcel.id = come.fulfilment_id
                JOIN orders_orderline AS line ON line.id = come.line_id
                JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('sale', -come.quantity, line.variant_id, parcel.warehouse_id)
            """,
        ),
        RefuseWrongRows(
            "orders_returnline",
            rule="return_line_movement_fits",
            sentence="What went back on the shelf is a return of as many units of the line's variant, where they came.",
            wrong="""
                SELECT FROM come
                JOIN orders_return AS request ON request.id = come.request_id
                JOIN orders_orderline AS line ON line.id = come.line_id
                JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('return', come.received_quantity, line.variant_id, request.warehouse_id)
            """,
        ),
        SqlFile("orders", "goods_keep_their_place"),
    ]
