"""What the database keeps of stores.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
keeps working, as long as it writes no balance by hand.
"""

from django.db import migrations

from shop.core.db.operations import KeepUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("stores", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt("stores_store"),
    ]
