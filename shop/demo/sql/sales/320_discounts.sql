-- Discounts
-- Rule by rule, each at the line that it made cheaper.
INSERT INTO orders_orderdiscount (store_id, order_id, line_id, kind, label, amount, promotion_id, redemption_id)
SELECT store_id, order_id, line_id, kind, label, cents * 0.01, promotion_id, redemption_id
FROM load_scope, load_discounts;
