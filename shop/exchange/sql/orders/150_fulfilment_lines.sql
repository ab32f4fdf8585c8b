-- What each parcel holds: the lines that left.
INSERT INTO orders_fulfilmentline (store_id, order_id, fulfilment_id, line_id, quantity, movement_id)
SELECT %(store)s, order_id, parcels.id, line_id, quantity, movement_id FROM gone JOIN parcels USING (order_id)
ORDER BY line_id
