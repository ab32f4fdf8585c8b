-- New orders. Their amounts follow from their lines.
WITH done AS (
    INSERT INTO orders_order
        (id, store_id, number, customer_id, email, status, placed_at, currency, prices_include_tax, shipping_amount,
         lines_amount, tax_amount, discount_amount, captured_amount, refunded_amount, item_quantity, fulfilled_quantity,
         returned_quantity)
    SELECT order_id, %(store)s, number, coalesce(heads.customer_id, by_reference.id, by_email.id), heads.email, status,
        placed_at, currency, %(prices_include_tax)s, shipping, 0, 0, 0, 0, 0, 0, 0, 0
    FROM heads
    LEFT JOIN customers_customer AS by_reference
        ON by_reference.store_id = %(store)s AND by_reference.reference = heads.customer_reference
    LEFT JOIN customers_customer AS by_email ON by_email.store_id = %(store)s AND by_email.email = heads.email
    WHERE is_new AND NOT is_worthless AND placed_at IS NOT NULL
    ORDER BY order_id
    RETURNING id
)
INSERT INTO orders_orderevent (store_id, order_id, kind, message, details, occurred_at, actor_id)
SELECT %(store)s, order_id, 'placed', %(reason)s, '{}', placed_at, %(actor)s FROM heads JOIN done ON done.id = order_id
ORDER BY order_id
