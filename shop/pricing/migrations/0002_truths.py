"""What the database keeps of prices, coupons and gift cards.

Lock: SHARE ROW EXCLUSIVE on each table while its triggers are made, for milliseconds. Cost: none at any size. Old code
keeps working, as long as it writes no balance by hand.
"""

from django.db import migrations

from shop.core.db.operations import AppendOnly, KeepBalance, KeepUpdatedAt, RowsCome, SqlFile


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial"), ("core", "0002_trigger_functions")]
    operations = [
        KeepUpdatedAt("pricing_price", "pricing_promotion", "pricing_coupon", "pricing_giftcard"),
        SqlFile("pricing", "price_history_is_kept"),
        KeepBalance(
            parent="pricing_coupon",
            balance="redeemed_count",
            child="pricing_couponredemption",
            key="coupon_id",
            amount="1",
            sentence="A coupon is used by a redemption only.",
        ),
        SqlFile("pricing", "gift_card_currency_stays"),
        SqlFile("pricing", "gift_card_balance_follows_movements"),
        RowsCome("pricing_giftcardmovement", rule="gift_card_balance_follows_movements"),
        AppendOnly("pricing_giftcardmovement", sentence="What happened to a gift card stays as it is: add a movement."),
    ]
