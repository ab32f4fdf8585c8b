"""What holds over several rows of prices, coupons and gift cards, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="balance_coupon_redeemed",
        sentence="A coupon's count is the number of its redemptions.",
        held=Held.TRIGGER,
        table="pricing_coupon",
        wrong="""
            SELECT coupon.id
            FROM pricing_coupon AS coupon
            LEFT JOIN (SELECT coupon_id, count(*) AS times FROM pricing_couponredemption GROUP BY 1) AS used
                ON used.coupon_id = coupon.id
            WHERE coupon.redeemed_count <> coalesce(times, 0)
        """,
    ),
    Truth(
        name="ledger_gift_card",
        sentence="What is on a gift card is the sum of its movements.",
        held=Held.TRIGGER,
        table="pricing_giftcard",
        wrong="""
            SELECT card.id
            FROM pricing_giftcard AS card
            LEFT JOIN (SELECT gift_card_id, sum(amount) AS moved FROM pricing_giftcardmovement GROUP BY 1) AS ledger
                ON ledger.gift_card_id = card.id
            WHERE card.balance_amount <> coalesce(moved, 0)
        """,
    ),
    Truth(
        name="ledger_gift_card_balance_after",
        sentence="A movement of a gift card says what was on it afterwards.",
        held=Held.TRIGGER,
        table="pricing_giftcardmovement",
        wrong="""
            SELECT id FROM (
                SELECT id, balance_after_amount, amount,
                       lag(balance_after_amount, 1, 0.00) OVER (PARTITION BY gift_card_id ORDER BY id) AS before
                FROM pricing_giftcardmovement) AS chain
            WHERE balance_after_amount <> before + amount
        """,
    ),
)
