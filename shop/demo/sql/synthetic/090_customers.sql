-- Customers
INSERT INTO customers_customer (id, store_id, name, email, phone, reference)
SELECT customer_id, store_id, 'Customer ' || customer_id, 'customer-' || customer_id || '@example.com', '', customer_id::text
FROM load_scope, load_plan, generate_series(1, greatest(10, orders / 8)) AS customer_id;
