-- Payments
-- A maker's coupon is money that the shop gets from the maker; the rest was paid by the order's method. Nothing is paid
-- by nothing.
INSERT INTO orders_payment
    (store_id, order_id, method, status, amount, captured_amount, refunded_amount, provider, provider_reference,
     card_brand, card_last4)
SELECT store_id, order_id, part.method, 'captured', cents * 0.01, cents * 0.01, part.refunded * 0.01, '', '', '', ''
FROM load_scope, load_orders AS sold, LATERAL (VALUES
    (sold.method, total_cents - makers_coupon_cents, refunded_cents), ('makers_coupon', makers_coupon_cents, 0))
    AS part (method, cents, refunded)
WHERE is_paid AND cents > 0;
