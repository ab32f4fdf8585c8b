"""What the database keeps of stock.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
keeps working, as long as it writes no balance by hand.
"""

from django.db import migrations

from shop.core.db.operations import (
    AppendOnly,
    Fillfactor,
    KeepBalance,
    KeepUpdatedAt,
    LegalSteps,
    RefuseTruncate,
    RowsCome,
    SqlFile,
)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt(
            "inventory_warehouse",
            "inventory_stockitem",
            "inventory_reservation",
            "inventory_transfer",
            "inventory_stockcount",
        ),
        Fillfactor("inventory_stockitem", 80),
        SqlFile("inventory", "stock_item_stays_in_place"),
        SqlFile("inventory", "stock_on_hand_follows_movements"),
        RowsCome("inventory_stockmovement", rule="stock_on_hand_follows_movements"),
        SqlFile("inventory", "stock_reserved_follows_reservations"),
        RefuseTruncate(
            "inventory_reservation",
            rule="stock_reserved_follows_reservations",
            sentence="What is reserved follows from the reservations: release them instead.",
        ),
        AppendOnly(
            "inventory_stockmovement",
            sentence="What came or went stays in the ledger: add a movement that corrects it.",
        ),
        SqlFile("inventory", "reservation_closed_stays"),
        LegalSteps("inventory_reservation", "open>fulfilled", "open>released", "open>expired"),
        LegalSteps("inventory_transfer", "draft>sent", "draft>cancelled", "sent>received"),
        LegalSteps("inventory_stockcount", "open>posted", "open>cancelled"),
        KeepBalance(
            parent="inventory_transferline",
            balance="received_quantity",
            child="inventory_transferreceiptline",
            key="line_id",
            amount="quantity",
            sentence="What arrived of a transfer follows from its receipts.",
        ),
        AppendOnly(
            "inventory_transferreceiptline", sentence="What arrived stays written down: adjust the stock instead."
        ),
    ]
