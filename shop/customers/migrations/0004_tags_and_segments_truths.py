"""What the database keeps of tags and segments.

Lock: SHARE ROW EXCLUSIVE for milliseconds on the new tables, and on customers for the trigger of erasing. Cost: none at
any size. Old code keeps working: it knows no tags.
"""

from django.db import migrations

from shop.core.db.operations import KeepUpdatedAt, SqlFile


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_tags_and_segments"), ("core", "0002_trigger_functions")]
    operations = [KeepUpdatedAt("customers_segment"), SqlFile("customers", "customer_erased_has_no_tags")]
