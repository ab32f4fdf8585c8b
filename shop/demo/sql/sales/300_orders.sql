-- Orders
-- Written with their balances, since no trigger is there to keep them; the proofs compare each with its rows.
INSERT INTO orders_order
    (id, store_id, number, customer_id, email, status, placed_at, currency, prices_include_tax, shipping_amount,
     lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount,
     item_quantity, fulfilled_quantity, returned_quantity)
SELECT
    order_id, store_id, number, customer_id, email, status, placed_at, currency, TRUE, shipping_cents * 0.01,
    lines_cents * 0.01, sold.tax_cents * 0.01, discount_cents * 0.01, CASE WHEN is_paid THEN total_cents * 0.01 ELSE 0 END,
    refunded_cents * 0.01, quantity, CASE WHEN shipped_at IS NULL THEN 0 ELSE quantity END, returned_quantity
FROM load_scope, load_orders AS sold
ORDER BY order_id;
