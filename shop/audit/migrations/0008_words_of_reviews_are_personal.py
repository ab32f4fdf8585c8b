"""The audit forgets the words of an erased customer's reviews, too.

Lock: none on tables. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_tags_and_segments")]
    operations = [SqlFile("audit", "words_of_reviews_are_personal")]
