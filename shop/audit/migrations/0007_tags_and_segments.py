"""Tags and segments are audited.

Lock: SHARE ROW EXCLUSIVE on the four new tables for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import Audited


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_saved_exports"), ("customers", "0004_tags_and_segments_truths")]
    operations = [
        Audited("customers_tag"),
        Audited("customers_tagging", subject="customer_id"),
        Audited("customers_segment"),
        Audited("customers_segmentcondition"),
    ]
