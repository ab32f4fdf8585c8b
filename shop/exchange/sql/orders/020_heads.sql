-- The orders that the rows speak of, each once, with the first thing that is said about it.
CREATE TEMP TABLE heads ON COMMIT DROP AS
WITH said AS (
    SELECT number, min(row) AS head, min(placed_at) AS placed_at,
        (array_agg(customer_reference ORDER BY row) FILTER (WHERE customer_reference IS NOT NULL))[1] AS customer_reference,
        (array_agg(email ORDER BY row) FILTER (WHERE email IS NOT NULL))[1] AS email,
        (array_agg(customer_name ORDER BY row) FILTER (WHERE customer_name IS NOT NULL))[1] AS customer_name,
        (array_agg(phone ORDER BY row) FILTER (WHERE phone IS NOT NULL))[1] AS phone,
        min(currency) AS currency,
        CASE WHEN %(freight_by_line)s THEN sum(shipping) ELSE max(shipping) END AS shipping,
        sum(quantity * price) FILTER (WHERE is_a = 'carriage') AS carriage,
        (array_agg(order_status ORDER BY row) FILTER (WHERE order_status IS NOT NULL))[1] AS order_status,
        max(cancelled_at) AS cancelled_at,
        coalesce(sum(quantity * price) FILTER (WHERE is_a IN ('sale', 'carriage')), 0) AS worth,
        bool_or(is_a = 'sale') AS has_lines, bool_or(is_a = 'head') AS has_head
    FROM told WHERE problem IS NULL AND is_a <> 'cancellation' GROUP BY number
)
SELECT said.number, head, coalesce(known.placed_at, said.placed_at) AS placed_at,
    customer_reference, coalesce(said.email, known.email) AS email, customer_name, said.phone,
    coalesce(known.currency, said.currency, %(currency)s) AS currency,
    round(coalesce(shipping, 0) + coalesce(carriage, 0), 2) AS shipping,
    coalesce(known.status, CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' END, order_status, 'completed') AS status,
    has_lines, has_head, worth = 0 AND has_head IS NOT TRUE AS is_worthless,
    known.id IS NULL AS is_new, coalesce(known.item_quantity, 0) > 0 AS is_written,
    coalesce(known.id, nextval(pg_get_serial_sequence('orders_order', 'id'))) AS order_id,
    coalesce(known.customer_id, by_reference.id, by_email.id) AS customer_id
FROM said
LEFT JOIN orders_order AS known ON known.store_id = %(store)s AND known.number = said.number
LEFT JOIN customers_customer AS by_reference
    ON by_reference.store_id = %(store)s AND by_reference.reference = said.customer_reference
LEFT JOIN customers_customer AS by_email ON by_email.store_id = %(store)s AND by_email.email = said.email
ORDER BY placed_at, number
