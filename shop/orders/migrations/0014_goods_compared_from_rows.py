"""Goods are compared from the side of the rows that come.

An inner join let the planner begin at the other table. After an import was rehearsed and taken back, autovacuum writes down
that this table is empty, and a plan made while it fills again loops over all rows that come for each row it holds (a test of
plans shows it). An outer join cannot be turned round into such a loop.

Lock: none on tables. Cost: none at any size. Old code keeps working: what is true stays the same.
"""

from django.db import migrations

from shop.core.db.operations import CompareFromRows


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_promises_fit")]
    operations = [
        CompareFromRows(
            "orders_fulfilmentline",
            rule="fulfilment_line_movement_fits",
            sentence="What left is a sale of as many units of the line's variant, from the warehouse that packed it.",
            wrong="""
                SELECT FROM come
                LEFT JOIN orders_fulfilment AS parcel ON parcel.id = come.fulfilment_id
                LEFT JOIN orders_orderline AS line ON line.id = come.line_id
                LEFT JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                LEFT JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE come.movement_id IS NOT NULL AND (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('sale', -come.quantity, line.variant_id, parcel.warehouse_id)
            """,
        ),
        CompareFromRows(
            "orders_returnline",
            rule="return_line_movement_fits",
            sentence="What went back on the shelf is a return of as many units of the line's variant, where they came.",
            wrong="""
                SELECT FROM come
                LEFT JOIN orders_return AS request ON request.id = come.request_id
                LEFT JOIN orders_orderline AS line ON line.id = come.line_id
                LEFT JOIN inventory_stockmovement AS movement ON movement.id = come.movement_id
                LEFT JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
                WHERE come.movement_id IS NOT NULL AND (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                    IS DISTINCT FROM ('return', come.received_quantity, line.variant_id, request.warehouse_id)
            """,
        ),
        CompareFromRows(
            "orders_linereservation",
            rule="line_reservation_fits",
            sentence="What is promised for a line is of the variant that the line sells.",
            wrong="""
                SELECT FROM come
                LEFT JOIN orders_orderline AS line ON line.id = come.line_id
                LEFT JOIN inventory_reservation AS promise ON promise.id = come.reservation_id
                LEFT JOIN inventory_stockitem AS item ON item.id = promise.stock_item_id
                WHERE item.variant_id IS DISTINCT FROM line.variant_id
            """,
        ),
    ]
