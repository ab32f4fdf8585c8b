-- Into the one store: %(orders)s orders over four years, a twentieth as many customers, no lines: what a list of orders reads.
-- Without what triggers would note of each row, the trail of changes and the days to add up, which no list of orders reads.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE customers_customer DISABLE TRIGGER USER;
ALTER TABLE orders_order DISABLE TRIGGER USER;

INSERT INTO customers_customer (store_id, name, email, phone)
SELECT store.id,
       (ARRAY ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara'])[1 + i %% 5] || ' ' || initcap(translate(md5(i::text), '0123456789', 'ghijklmnop')),
       'c' || i || '@example.com', ''
FROM stores_store AS store, generate_series(0, greatest(5, %(orders)s / 20) - 1) AS i;

INSERT INTO orders_order (store_id, number, customer_id, email, status, placed_at, currency, prices_include_tax,
    shipping_amount, lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount,
    item_quantity, fulfilled_quantity, returned_quantity)
SELECT customer.store_id, (1000000 + i)::text, customer.id, customer.email,
       CASE WHEN i %% 20 = 0 THEN 'completed' ELSE 'placed' END,
       timestamptz '2020-01-01' + i * (interval '1460 days' / %(orders)s), 'EUR', true,
       i %% 97 + 0.49, 0, 0, 0, 0, 0, 0, 0, 0
FROM generate_series(1, %(orders)s) AS i
JOIN customers_customer AS customer ON customer.email = 'c' || i %% greatest(5, %(orders)s / 20) || '@example.com';

ALTER TABLE customers_customer ENABLE TRIGGER USER;
ALTER TABLE orders_order ENABLE TRIGGER USER;
