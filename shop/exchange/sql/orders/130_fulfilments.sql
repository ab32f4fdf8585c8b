-- One parcel for each order, with the lines that left.
WITH parcel AS (
    INSERT INTO orders_fulfilment (store_id, order_id, warehouse_id, status, carrier, tracking_number, shipped_at)
    SELECT %(store)s, order_id, %(warehouse)s, 'delivered', '', '', min(ordered_at) FROM gone
    GROUP BY order_id ORDER BY order_id
    RETURNING id, order_id
)
INSERT INTO orders_fulfilmentline (store_id, order_id, fulfilment_id, line_id, quantity, movement_id)
SELECT %(store)s, order_id, parcel.id, line_id, quantity, movement_id FROM gone JOIN parcel USING (order_id)
ORDER BY line_id
