"""For which segments a promotion is, is audited.

Lock: SHARE ROW EXCLUSIVE on the new table for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import Audited


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_words_of_reviews_are_personal"), ("orders", "0012_promotions_for_segments")]
    operations = [Audited("orders_promotionsegment")]
