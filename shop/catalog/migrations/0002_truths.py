"""What the database keeps of the catalogue.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
keeps working, as long as it writes no balance by hand.
"""

from django.db import migrations

from shop.core.db.operations import KeepUpdatedAt, RefuseTruncate, SqlFile


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt(
            "catalog_category", "catalog_brand", "catalog_product", "catalog_variant", "catalog_productimage"
        ),
        SqlFile("catalog", "category_path_follows_parent"),
        SqlFile("catalog", "variant_combination_follows_options"),
        RefuseTruncate(
            "catalog_variantoption",
            rule="variant_combination_follows_options",
            sentence="A variant's combination follows from its option values: delete them one by one.",
        ),
        SqlFile("catalog", "product_active_has_a_variant"),
    ]
