-- Discounts
-- Rule by rule: the price for several, the loyalty card, and the shop's match of a maker's coupon with the redemption
-- that it belongs to where the source lets it be found.
INSERT INTO orders_orderdiscount (store_id, order_id, line_id, kind, label, amount, promotion_id, redemption_id)
SELECT store_id, order_id, line_id, kind, label, cents * 0.01, promotion_id, redemption_id
FROM load_scope, load_discounts
ORDER BY line_id;
