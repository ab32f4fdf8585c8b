-- What made the lines cheaper
-- Rule by rule: the price for several, the loyalty card, and the shop's match of a maker's coupon with the redemption
-- that it belongs to, where one of the basket's redemptions is for the product.
CREATE TEMP TABLE load_discounts ON COMMIT DROP AS
WITH matched AS (
    SELECT DISTINCT ON (line.line_id) line.line_id, redemption.redemption_id, coupon.promotion_id
    FROM load_redemptions AS redemption
    JOIN pricing_coupon AS coupon ON coupon.id = redemption.coupon_id
    JOIN pricing_couponproduct AS good ON good.coupon_id = redemption.coupon_id
    JOIN load_lines AS line ON line.order_id = redemption.order_id AND line.variant_id = good.product_id
    WHERE line.coupon_cents > 0
    ORDER BY line.line_id, redemption.redemption_id
)
SELECT order_id, line_id, 'multibuy' AS kind, multibuy_cents AS cents,
       CASE price_quantity
           WHEN 1 THEN format('%s for %s', quantity, to_char((subtotal_cents - multibuy_cents) * 0.01, 'FM999990.00'))
           ELSE 'Tenths of a cent per gallon' END AS label,
       NULL::bigint AS promotion_id, NULL::bigint AS redemption_id
FROM load_lines WHERE multibuy_cents > 0
UNION ALL
SELECT order_id, line_id, 'loyalty', loyalty_cents, 'Loyalty card', NULL, NULL
FROM load_lines WHERE loyalty_cents > 0
UNION ALL
SELECT order_id, line_id, 'coupon', coupon_cents, 'Shop matches the coupon', promotion_id, redemption_id
FROM load_lines LEFT JOIN matched USING (line_id) WHERE coupon_cents > 0;
