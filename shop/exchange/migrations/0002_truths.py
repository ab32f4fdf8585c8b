"""What the database keeps of imports and their receipts.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
does not know the tables.
"""

from django.db import migrations

from shop.core.db.operations import AppendOnly, KeepUpdatedAt, LegalSteps


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt("exchange_importrun", "exchange_columnmapping"),
        AppendOnly("exchange_refusedrow", sentence="A receipt stays as it was written."),
        LegalSteps(
            "exchange_importrun",
            "waiting>queued",
            "waiting>applied",
            "waiting>failed",
            "queued>applied",
            "queued>failed",
            "failed>queued",
            "failed>applied",
        ),
    ]
