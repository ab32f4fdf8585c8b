"""Notes of sales that have to be counted again.

Lock: SHARE ROW EXCLUSIVE on orders, carts, products and variants while their triggers are made, for
milliseconds. Cost: none at any size; afterwards a transaction that changes an order writes one row more. What was sold
before is counted by `manage.py rollups --rebuild`. Old code does not notice.
"""

from django.db import migrations

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial"), ("orders", "0009_carts_by_begin")]
    operations = [SqlFile("analytics", "changed_sales_are_noted")]
