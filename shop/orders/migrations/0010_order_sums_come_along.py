"""An order may be written with its sums, if its lines come in the same statement; they are compared, not believed.

Lock: SHARE ROW EXCLUSIVE on the orders and their discounts while triggers are replaced, for milliseconds. Cost: none at any
size. Old code keeps working: it writes orders without sums, and the triggers add them up as before.
"""

from django.db import migrations

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_carts_by_begin")]
    operations = [SqlFile("orders", "order_sums_come_along")]
