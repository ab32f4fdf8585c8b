-- The parcels themselves.
INSERT INTO orders_fulfilment (id, store_id, order_id, warehouse_id, status, carrier, tracking_number, shipped_at)
SELECT id, %(store)s, order_id, %(warehouse)s, 'delivered', '', '', shipped_at FROM parcels ORDER BY id
