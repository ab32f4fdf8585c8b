-- What made the lines cheaper
CREATE TEMP TABLE load_discounts ON COMMIT DROP AS
SELECT line.order_id, line.line_id, rule.kind, rule.label, rule.cents, match.promotion_id, match.redemption_id
FROM load_lines AS line
CROSS JOIN LATERAL (VALUES
    ('multibuy', multibuy_cents, CASE price_quantity
        WHEN 1 THEN format('%s for %s', quantity, to_char((subtotal_cents - multibuy_cents) * 0.01, 'FM999990.00'))
        ELSE 'Tenths of a cent per gallon' END),
    ('loyalty', loyalty_cents, 'Loyalty card'),
    ('coupon', coupon_cents, 'Shop matches the coupon')) AS rule (kind, cents, label)
LEFT JOIN (
    SELECT DISTINCT ON (line.line_id) line.line_id, redemption.redemption_id, coupon.promotion_id
    FROM load_redemptions AS redemption
    JOIN pricing_coupon AS coupon ON coupon.id = redemption.coupon_id
    JOIN pricing_couponproduct AS good ON good.coupon_id = redemption.coupon_id
    JOIN load_lines AS line ON line.order_id = redemption.order_id AND line.variant_id = good.product_id
    WHERE line.coupon_cents > 0
    ORDER BY line.line_id, redemption.redemption_id) AS match
    ON match.line_id = line.line_id AND rule.kind = 'coupon'
WHERE rule.cents > 0;
