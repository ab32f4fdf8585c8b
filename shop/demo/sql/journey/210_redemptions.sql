-- Redemptions of coupons
-- The source gives household, coupon and day. The basket is the household's of that (New York) day: one in which a
-- product of the coupon was bought with a maker's coupon, else one with any maker's coupon, else the first one.
CREATE TEMP TABLE load_redemptions ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY placed_at, coupon_id, household_id) AS redemption_id, chosen.*
FROM (
    SELECT DISTINCT ON (redemption.ctid) coupon.coupon_id, redemption.household_id, basket.order_id, basket.placed_at
    FROM source_coupon_redemptions AS redemption
    JOIN load_coupons AS coupon USING (campaign_id, coupon_upc)
    JOIN load_customers AS customer USING (household_id)
    JOIN load_orders AS basket
        ON basket.customer_id = customer.customer_id
        AND (basket.placed_at AT TIME ZONE 'America/New_York')::date = redemption.redemption_date::date
    LEFT JOIN (
        SELECT DISTINCT line.order_id, good.coupon_id
        FROM load_lines AS line JOIN pricing_couponproduct AS good ON good.product_id = line.variant_id
        WHERE line.makers_coupon_cents > 0) AS fitting
        ON fitting.order_id = basket.order_id AND fitting.coupon_id = coupon.coupon_id
    ORDER BY redemption.ctid, fitting.order_id IS NULL, basket.makers_coupon_cents = 0, basket.order_id) AS chosen;

UPDATE pricing_coupon AS coupon SET redeemed_count = used.times
FROM (SELECT coupon_id, count(*) AS times FROM load_redemptions GROUP BY coupon_id) AS used
WHERE coupon.id = used.coupon_id;
INSERT INTO pricing_couponredemption (id, store_id, coupon_id, redeemed_at)
SELECT redemption_id, store_id, coupon_id, placed_at FROM load_scope, load_redemptions ORDER BY redemption_id;
