-- One parcel for each order, with its key.
CREATE TEMP TABLE parcels ON COMMIT DROP AS
SELECT order_id, shipped_at, nextval(pg_get_serial_sequence('orders_fulfilment', 'id')) AS id
FROM (SELECT order_id, min(ordered_at) AS shipped_at FROM gone GROUP BY order_id ORDER BY order_id) AS parcel
