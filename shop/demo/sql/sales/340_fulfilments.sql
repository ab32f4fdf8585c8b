-- Fulfilments
-- One bag for each basket, out of the shop where it was bought.
INSERT INTO orders_fulfilment
    (id, store_id, order_id, warehouse_id, status, carrier, tracking_number, shipped_at)
SELECT order_id, store_id, order_id, warehouse_id, 'delivered', '', '', placed_at
FROM load_scope, load_orders
WHERE is_shipped
ORDER BY order_id;
