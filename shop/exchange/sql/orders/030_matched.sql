-- Each row with its order, and whether it stands there already; what cannot be taken says why.
CREATE TEMP TABLE matched ON COMMIT DROP AS
WITH ranked AS (
    SELECT told.*, heads.order_id, heads.is_new AS is_new_order, heads.is_written, heads.is_worthless, heads.status,
        heads.placed_at AS ordered_at,
        row_number() OVER (PARTITION BY told.number, told.sku, quantity, price, is_a, problem IS NULL ORDER BY told.row)
            AS occurrence
    FROM told LEFT JOIN heads ON heads.number = told.number
), standing AS (
    SELECT line.order_id, line.sku, line.quantity, line.unit_price_amount / line.price_quantity AS price, count(*) AS times
    FROM heads JOIN orders_orderline AS line ON line.order_id = heads.order_id
    WHERE heads.is_written
    GROUP BY 1, 2, 3, 4
), returned AS (
    SELECT refund.provider_reference AS number, line.sku, item.quantity,
        line.unit_price_amount / line.price_quantity AS price, count(*) AS times
    FROM orders_refund AS refund
    JOIN orders_return AS request ON request.order_id = refund.order_id
        AND starts_with(request.reason, 'Cancellation ' || refund.provider_reference || ', part ')
    JOIN orders_returnline AS item ON item.request_id = request.id
    JOIN orders_orderline AS line ON line.id = item.line_id
    WHERE refund.store_id = %(store)s
        AND refund.provider_reference IN (SELECT DISTINCT number FROM told WHERE is_a = 'cancellation' AND problem IS NULL)
    GROUP BY 1, 2, 3, 4
)
SELECT ranked.row, ranked.number, placed_at, ordered_at, ranked.sku, name, ranked.quantity, ranked.price,
    customer_reference, ranked.email, tax_rate, is_a, ranked.order_id, ranked.status,
    NULL::bigint AS variant_id,
    CASE WHEN is_a = 'sale' THEN nextval(pg_get_serial_sequence('orders_orderline', 'id')) END AS line_id,
    CASE WHEN is_a = 'sale' THEN standing.times IS NULL
         WHEN is_a = 'cancellation' THEN returned.times IS NULL
         ELSE is_new_order END AS is_new,
    CASE WHEN ranked.problem IS NOT NULL THEN ranked.field
         WHEN is_a <> 'cancellation' AND ordered_at IS NULL THEN 'placed_at'
         WHEN is_a <> 'cancellation' AND is_worthless THEN 'price'
         WHEN is_a = 'sale' AND is_written AND standing.times IS NULL THEN 'number' END AS field,
    CASE WHEN ranked.problem IS NOT NULL THEN ranked.problem
         WHEN is_a <> 'cancellation' AND ordered_at IS NULL THEN 'Date is missing'
         WHEN is_a <> 'cancellation' AND is_worthless THEN 'The order is worth nothing: a correction of the stock, not a sale'
         WHEN is_a = 'sale' AND is_written AND standing.times IS NULL
             THEN 'The order is here already, with other lines' END AS problem
FROM ranked
LEFT JOIN standing ON is_a = 'sale' AND standing.order_id = ranked.order_id AND standing.sku = ranked.sku
    AND standing.quantity = ranked.quantity AND standing.price = ranked.price AND occurrence <= standing.times
LEFT JOIN returned ON is_a = 'cancellation' AND returned.number = ranked.number AND returned.sku = ranked.sku
    AND returned.quantity = -ranked.quantity AND returned.price = ranked.price AND occurrence <= returned.times
