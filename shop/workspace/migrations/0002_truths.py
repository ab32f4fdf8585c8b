"""What the database keeps of saved views.

Lock: SHARE ROW EXCLUSIVE on the new table, for milliseconds. Cost: none at any size. Old code does not know the table.
"""

from django.db import migrations

from shop.core.db.operations import KeepUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [KeepUpdatedAt("workspace_savedview")]
