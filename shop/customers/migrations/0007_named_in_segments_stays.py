"""What a segment's condition names is not deleted along with the condition: the segment would be of more people.

Lock: none, since only Django is told: the database has refused it by its composite foreign keys all along. Cost: none at
any size. Old code deletes the condition first, as it did.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0007_pictures_once"),
        ("customers", "0006_doubles"),
    ]

    operations = [
        migrations.AlterField(
            model_name="segmentcondition",
            name="category",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.category",
            ),
        ),
        migrations.AlterField(
            model_name="segmentcondition",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.group",
            ),
        ),
        migrations.AlterField(
            model_name="segmentcondition",
            name="product",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.product",
            ),
        ),
        migrations.AlterField(
            model_name="segmentcondition",
            name="tag",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.tag",
            ),
        ),
    ]
