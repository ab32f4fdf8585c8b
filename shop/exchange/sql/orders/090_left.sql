-- What left: the new lines of completed orders, in the order in which it happened, each with its movement's key.
CREATE TEMP TABLE gone ON COMMIT DROP AS
SELECT sold.order_id, line_id, variant.id AS variant_id, quantity, ordered_at,
    nextval(pg_get_serial_sequence('inventory_stockmovement', 'id')) AS movement_id
FROM matched AS sold JOIN catalog_variant AS variant ON variant.store_id = %(store)s AND variant.sku = sold.sku
WHERE problem IS NULL AND is_a = 'sale' AND is_new AND status = 'completed'
