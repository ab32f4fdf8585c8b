"""English words without accents, and a note for each product whose texts change.

Lock: SHARE ROW EXCLUSIVE on the catalogue's tables while their triggers are made, for milliseconds. Cost: none at any
size; afterwards a change of texts writes one row more. Old code does not notice.
"""

from django.db import migrations

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("catalog", "0002_truths")]
    operations = [
        SqlFile("search", "search_english"),
        SqlFile("search", "stale_products_are_noted"),
    ]
