-- Payments
-- A maker's coupon is money that the shop gets from the maker; the rest was paid at the till. Nothing is paid by nothing.
INSERT INTO orders_payment
    (store_id, order_id, method, status, amount, captured_amount, refunded_amount, provider, provider_reference,
     card_brand, card_last4)
SELECT store_id, order_id, method, 'captured', cents * 0.01, cents * 0.01, 0, '', '', '', ''
FROM load_scope, load_orders, LATERAL (VALUES
    ('till', total_cents - makers_coupon_cents), ('makers_coupon', makers_coupon_cents)) AS part (method, cents)
WHERE is_paid AND cents > 0
ORDER BY order_id;
