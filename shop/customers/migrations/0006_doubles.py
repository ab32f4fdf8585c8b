"""Indexes by which customers are found who may be the same person.

Lock: SHARE UPDATE EXCLUSIVE on customers while they are made; rows are read and written meanwhile. Cost: some seconds for
a million customers. Old code keeps working.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0005_merged")]

    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="customer_merged_into"
            ),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                models.F("store"),
                models.Func(
                    "email",
                    models.Value("[+][^@]*@"),
                    models.Value("@"),
                    function="regexp_replace",
                    output_field=models.CharField(max_length=254),
                ),
                condition=models.Q(("email__isnull", False)),
                name="customer_by_mailbox",
            ),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                models.F("store"),
                models.Func(
                    "phone",
                    models.Value("\\D"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                    output_field=models.CharField(max_length=32),
                ),
                condition=models.Q(("phone", ""), _negated=True),
                name="customer_by_digits",
            ),
        ),
    ]
