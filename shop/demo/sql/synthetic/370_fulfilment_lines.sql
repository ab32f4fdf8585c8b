-- Fulfilment lines
INSERT INTO orders_fulfilmentline (id, store_id, order_id, fulfilment_id, line_id, quantity, movement_id)
SELECT line_id, store_id, order_id, order_id, line_id, -quantity, movement_id
FROM load_scope, load_movements
WHERE kind = 'sale';
