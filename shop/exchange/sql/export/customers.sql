-- Customers with their first address; who was erased has nothing to tell.
SELECT customer.reference AS "Reference", customer.name AS "Name", customer.email AS "E-mail", customer.phone AS "Phone",
    address.line1 AS "Address", address.line2 AS "Address 2", address.postal_code AS "Postal code",
    address.city AS "City", address.region AS "Region", address.country AS "Country"
FROM customers_customer AS customer
LEFT JOIN customers_address AS address
    ON address.customer_id = customer.id AND address.kind = 'shipping' AND address.is_default
WHERE customer.store_id = %(store)s AND customer.erased_at IS NULL
ORDER BY customer.id
