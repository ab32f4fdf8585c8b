-- Customers
-- Households; the source knows no names and no addresses. The e-mail is under a domain that nobody can own.
INSERT INTO customers_customer (id, store_id, name, email, phone, reference)
SELECT customer_id, store_id, 'Household ' || household_id, 'household-' || household_id || '@example.com', '',
       household_id::text
FROM load_scope, load_customers
ORDER BY customer_id;
