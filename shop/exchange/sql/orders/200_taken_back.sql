-- One round: each cancellation with the newest earlier sale of the same thing to the same customer at the same price.
-- Of several that choose one sale the first ones get it while it lasts, and the others look again in the next round.
INSERT INTO back
WITH wanted AS (
    SELECT row, number, matched.placed_at, -quantity AS quantity, price, variant.id AS variant_id,
        coalesce(by_reference.id, by_email.id) AS customer_id
    FROM matched
    JOIN catalog_variant AS variant ON variant.store_id = %(store)s AND variant.sku = matched.sku
    LEFT JOIN customers_customer AS by_reference
        ON by_reference.store_id = %(store)s AND by_reference.reference = customer_reference
    LEFT JOIN customers_customer AS by_email ON by_email.store_id = %(store)s AND by_email.email = matched.email
    WHERE is_a = 'cancellation' AND problem IS NULL AND is_new AND price > 0
        AND NOT EXISTS (
            SELECT FROM orders_refund AS given
            WHERE given.store_id = %(store)s AND given.provider_reference = matched.number)
        AND NOT EXISTS (SELECT FROM back WHERE back.row = matched.row)
), taken AS (
    SELECT line_id, sum(quantity) AS quantity FROM back GROUP BY line_id
), chosen AS (
    SELECT DISTINCT ON (wanted.row) wanted.*, line.id AS line_id, line.order_id,
        line.fulfilled_quantity - line.returned_quantity - coalesce(taken.quantity, 0) AS left_over
    FROM wanted
    JOIN orders_order AS head ON head.customer_id = wanted.customer_id AND head.store_id = %(store)s
    JOIN orders_orderline AS line ON line.order_id = head.id AND line.variant_id = wanted.variant_id
    LEFT JOIN taken ON taken.line_id = line.id
    WHERE line.unit_price_amount = wanted.price * line.price_quantity
        AND (wanted.placed_at IS NULL OR head.placed_at <= wanted.placed_at)
        AND line.fulfilled_quantity - line.returned_quantity - coalesce(taken.quantity, 0) >= wanted.quantity
        AND head.captured_amount > 0
    ORDER BY wanted.row, head.placed_at DESC, line.id
), within AS (
    SELECT *, sum(quantity) OVER (PARTITION BY line_id ORDER BY row) <= left_over AS fits FROM chosen
)
SELECT row, number, placed_at, quantity, price, variant_id, line_id, order_id,
    nextval(pg_get_serial_sequence('inventory_stockmovement', 'id')) AS movement_id
FROM within WHERE fits
