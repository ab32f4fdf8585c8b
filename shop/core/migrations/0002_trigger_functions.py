"""The functions behind the house's triggers.

Lock: none. Cost: none. Old code does not notice them.
"""

from django.db import migrations

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("core", "0001_extensions")]
    operations = [
        SqlFile("core", "touch_updated_at"),
        SqlFile("core", "refuse_change"),
        SqlFile("core", "allow_steps"),
        SqlFile("core", "keep_balance"),
        SqlFile("core", "rows_come"),
    ]
