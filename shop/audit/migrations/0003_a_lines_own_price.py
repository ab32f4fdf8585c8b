"""A line's reason for its price is audited, too.

Lock: SHARE ROW EXCLUSIVE on orders_orderline for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import AuditedAnew

SILENT = ("fulfilled_quantity", "returned_quantity", "subtotal_amount")
WATCHED = (
    "product_name",
    "variant_name",
    "sku",
    "quantity",
    "unit_price_amount",
    "price_quantity",
    "tax_rate",
    "tax_amount",
    "order_id",
    "variant_id",
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_second_factors"), ("orders", "0011_a_lines_own_price")]
    operations = [
        AuditedAnew(
            "orders_orderline",
            before={"silent": SILENT, "watched": WATCHED},
            now={"silent": SILENT, "watched": (*WATCHED, "price_reason")},
        ),
    ]
