"""An index of what customers have spent, for segments.

Lock: SHARE UPDATE EXCLUSIVE on analytics_customersales while it is made; rows are read and written meanwhile. Cost: some
seconds for a million customers. Old code keeps working.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("analytics", "0003_what_was_sold_before")]
    operations = [
        AddIndexConcurrently(
            model_name="customersales",
            index=models.Index(fields=["store", "currency", "kept_amount"], name="customer_sales_by_kept"),
        ),
    ]
