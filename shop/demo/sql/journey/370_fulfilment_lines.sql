-- Fulfilment lines
-- Each line left the shop at once and whole, by a movement of its own.
INSERT INTO orders_fulfilmentline (id, store_id, order_id, fulfilment_id, line_id, quantity, movement_id)
SELECT line_id, store_id, order_id, order_id, line_id, quantity, openings + line_id
FROM load_scope, (SELECT count(*) AS openings FROM load_items) AS counted, load_lines
WHERE is_shipped;
