-- Customers that the file says something else about; who was erased stays erased.
WITH wanted AS MATERIALIZED (
    SELECT matched.row, customer.id,
        CASE WHEN is_nameless THEN customer.name ELSE matched.name END AS name,
        coalesce(matched.email, customer.email) AS email,
        coalesce(matched.phone, customer.phone) AS phone,
        coalesce(customer.reference, matched.reference) AS reference
    FROM matched JOIN customers_customer AS customer ON customer.id = matched.customer_id
    WHERE NOT is_new AND problem IS NULL AND customer.erased_at IS NULL
    ORDER BY customer.id FOR NO KEY UPDATE OF customer
), done AS (
    UPDATE customers_customer AS customer
    SET name = wanted.name, email = wanted.email, phone = wanted.phone, reference = wanted.reference
    FROM wanted
    WHERE customer.id = wanted.id
        AND (customer.name, customer.email, customer.phone, customer.reference)
            IS DISTINCT FROM (wanted.name, wanted.email, wanted.phone, wanted.reference)
    RETURNING wanted.row
)
INSERT INTO touched SELECT row FROM done
