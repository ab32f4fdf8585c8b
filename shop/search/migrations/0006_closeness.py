"""What a pair's baskets say, each weighed by how little else was in it.

Lock: ACCESS EXCLUSIVE on the pairs for milliseconds: the column comes with a default and rewrites nothing. Cost: the
stores' totals are forgotten, so that a worker counts all baskets anew: half a minute for 1.5 million lines. Old code
goes on: it writes pairs without the weight, and the count anew mends them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_related")]
    operations = [
        migrations.AddField(
            model_name="productpair",
            name="closeness",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.RunSQL("DELETE FROM search_storebaskets", migrations.RunSQL.noop),
    ]
