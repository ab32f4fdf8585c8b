"""What the database keeps of purchasing.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
does not know the tables.
"""

from django.db import migrations

from shop.core.db.operations import AppendOnly, KeepBalance, KeepUpdatedAt, LegalSteps, SqlFile


class Migration(migrations.Migration):
    dependencies = [("purchasing", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt(
            "purchasing_supplier",
            "purchasing_supplierproduct",
            "purchasing_purchaseorder",
            "purchasing_purchaseorderline",
        ),
        SqlFile("purchasing", "purchase_number_sequence"),
        LegalSteps(
            "purchasing_purchaseorder",
            "draft>sent",
            "draft>cancelled",
            "sent>received",
            "sent>closed",
            "sent>cancelled",
        ),
        KeepBalance(
            parent="purchasing_purchaseorderline",
            balance="received_quantity",
            child="purchasing_receiptline",
            key="line_id",
            amount="quantity",
            sentence="What arrived of a purchase order follows from its receipts.",
        ),
        AppendOnly("purchasing_receipt", sentence="A delivery stays written down: adjust the stock instead."),
        AppendOnly("purchasing_receiptline", sentence="What arrived stays written down: adjust the stock instead."),
    ]
