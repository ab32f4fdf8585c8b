"""Where limits are counted while Redis is away.

Lock: none, the table is new. Cost: none. Old code does not know it.
"""

from django.db import migrations

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trigger_functions")]
    operations = [SqlFile("core", "spent")]
