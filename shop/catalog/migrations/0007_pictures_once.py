"""A picture stands once on a product, and those that wait are found at once.

Lock: SHARE UPDATE EXCLUSIVE on catalog_productimage while the indexes are built, which lets everybody read and write;
ACCESS EXCLUSIVE for the moment in which the finished index becomes a constraint. Cost: two passes over the pictures. Old
code writes no hashes, and without one nothing is alike.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalog", "0006_pictures")]

    operations = [
        AddIndexConcurrently(
            model_name="productimage",
            index=models.Index(fields=("id",), condition=Q(state="waiting"), name="product_image_waiting"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        (
                            "CREATE UNIQUE INDEX CONCURRENTLY product_image_once_per_product "
                            "ON catalog_productimage (digest, product_id)"
                        ),
                        (
                            "ALTER TABLE catalog_productimage ADD CONSTRAINT product_image_once_per_product "
                            "UNIQUE USING INDEX product_image_once_per_product"
                        ),
                    ],
                    "ALTER TABLE catalog_productimage DROP CONSTRAINT product_image_once_per_product",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="productimage",
                    constraint=models.UniqueConstraint(
                        fields=("digest", "product"),
                        name="product_image_once_per_product",
                        violation_error_message="The product has this picture already.",
                    ),
                )
            ],
        ),
    ]
