"""What the database keeps of customers.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
keeps working, as long as it writes no balance by hand.
"""

from django.db import migrations

from shop.core.db.operations import KeepUpdatedAt, SqlFile


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt("customers_customer", "customers_address"),
        SqlFile("customers", "consent_unchangeable"),
        SqlFile("customers", "customer_erased_has_no_data"),
    ]
