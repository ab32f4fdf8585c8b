-- Timelines
INSERT INTO orders_orderevent (store_id, order_id, kind, message, details, occurred_at)
SELECT store_id, order_id, kind, message, '{}', occurred_at
FROM load_scope, load_orders, LATERAL (VALUES
    ('placed', 'Placed.', placed_at), ('paid', 'Paid in full.', CASE WHEN is_paid THEN placed_at END),
    ('shipped', shipped_message, shipped_at), ('cancelled', 'Cancelled.', CASE status WHEN 'cancelled' THEN placed_at END))
    AS event (kind, message, occurred_at)
WHERE occurred_at IS NOT NULL;
