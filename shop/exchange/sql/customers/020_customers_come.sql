-- New customers.
INSERT INTO customers_customer (id, store_id, name, email, phone, reference)
SELECT customer_id, %(store)s, name, email, coalesce(phone, ''), reference
FROM matched WHERE is_new AND problem IS NULL
ORDER BY row
