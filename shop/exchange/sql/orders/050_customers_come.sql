-- Who bought and is not known yet.
WITH missing AS (
    SELECT DISTINCT ON (coalesce('r' || customer_reference, 'e' || email))
        customer_reference AS reference, email, customer_name, phone
    FROM heads
    WHERE customer_id IS NULL AND is_new AND NOT is_worthless AND placed_at IS NOT NULL
        AND (customer_reference IS NOT NULL OR email IS NOT NULL)
    ORDER BY coalesce('r' || customer_reference, 'e' || email), head
), once AS (
    SELECT *, row_number() OVER (PARTITION BY email ORDER BY reference) AS of_email FROM missing
)
INSERT INTO customers_customer (store_id, name, email, phone, reference)
SELECT %(store)s, left(coalesce(customer_name, 'Customer ' || reference, split_part(email, '@', 1)), 150),
    CASE WHEN of_email = 1 THEN email END, coalesce(phone, ''), reference
FROM once
