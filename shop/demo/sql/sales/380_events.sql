-- Timelines
-- At a till all happens at once.
INSERT INTO orders_orderevent (store_id, order_id, kind, message, details, occurred_at)
SELECT store_id, order_id, kind, message, '{}', placed_at
FROM load_scope, load_orders, LATERAL (VALUES
    ('placed', 'Placed.', TRUE), ('paid', 'Paid in full.', is_paid), ('shipped', 'Handed over.', is_shipped))
    AS event (kind, message, happened)
WHERE happened
ORDER BY order_id;
