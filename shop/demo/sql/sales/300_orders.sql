-- Orders
-- Written with their balances, since no trigger is there to keep them; the proofs compare each with its rows.
INSERT INTO orders_order
    (id, store_id, number, customer_id, email, status, placed_at, currency, prices_include_tax, shipping_amount,
     lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount,
     item_quantity, fulfilled_quantity, returned_quantity)
SELECT
    order_id, store_id, number, customer_id, email, status, placed_at, currency, TRUE, 0,
    lines_cents * 0.01, 0, discount_cents * 0.01, CASE WHEN is_paid THEN total_cents * 0.01 ELSE 0 END, 0,
    quantity, CASE WHEN is_shipped THEN quantity ELSE 0 END, 0
FROM load_scope, load_orders
ORDER BY order_id;
