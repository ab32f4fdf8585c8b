"""An index of a count's lines in their order, for pages of a count.

Lock: SHARE UPDATE EXCLUSIVE on the lines of counts while it is made; rows are read and written meanwhile. Cost: a second for
some hundred thousand lines. Old code keeps working.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inventory", "0004_movements_fit")]
    operations = [
        AddIndexConcurrently(
            model_name="stockcountline",
            index=models.Index(fields=["count", "id"], name="stock_count_line_in_order"),
        ),
    ]
