"""Whether a store asks its staff for a second factor.

Lock: ACCESS EXCLUSIVE on stores_store for a moment. Cost: none, the default is constant. Old code keeps working: the
database fills the new column in.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        migrations.AddField(
            model_name="store",
            name="requires_second_factor",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whoever works in this store sets up an authenticator app before they go on.",
                verbose_name="second factor required",
            ),
        ),
    ]
