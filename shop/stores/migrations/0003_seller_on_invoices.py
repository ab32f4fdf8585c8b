"""Who stands on a store's invoices as the seller.

Lock: ACCESS EXCLUSIVE on stores_store for a moment. Cost: none, the defaults are constant. Old code keeps working: the
database fills the new columns in.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0002_truths"),
    ]

    operations = [
        migrations.AddField(
            model_name="store",
            name="invoice_address",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="As the law wants them on an invoice, line by line.",
                verbose_name="name and address on invoices",
            ),
        ),
        migrations.AddField(
            model_name="store",
            name="tax_number",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For example DE123456789.",
                max_length=40,
                verbose_name="tax number",
            ),
        ),
    ]
