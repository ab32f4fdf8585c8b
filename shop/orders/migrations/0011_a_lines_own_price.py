"""Why staff gave a line a price of its own.

Lock: ACCESS EXCLUSIVE on the order lines for an instant. Cost: none at any size, the default is constant. Old code keeps
working: the database fills the column.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_order_sums_come_along"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="price_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="why this price"
            ),
        ),
    ]
