-- Coupons whose count is not the number of their redemptions
SELECT count(*)
FROM pricing_coupon AS coupon
LEFT JOIN (SELECT coupon_id, count(*) AS times FROM pricing_couponredemption GROUP BY 1) AS used
    ON used.coupon_id = coupon.id
WHERE coupon.redeemed_count <> coalesce(times, 0)
