-- Lines that can be sold
-- One row for each line of the source that has a product and a quantity, in the order in which they were sold. The
-- price is the least number of whole cents that is enough for what the line cost; what is too much is `multibuy`.
CREATE TEMP TABLE load_lines ON COMMIT DROP AS
SELECT
    row_number() OVER sold AS line_id,
    dense_rank() OVER (ORDER BY line.transaction_timestamp, line.basket_id) AS order_id,
    dense_rank() OVER (ORDER BY variant.variant_id, warehouse.warehouse_id) AS item_id,
    variant.variant_id,
    warehouse.warehouse_id,
    customer.customer_id,
    line.basket_id,
    line.week,
    line.transaction_timestamp AT TIME ZONE 'UTC' AS placed_at,
    line.quantity,
    (sum(line.quantity) OVER from_the_shelf)::int AS sold_so_far,
    variant.price_quantity,
    price.unit::int AS unit_cents,
    total.subtotal::int AS subtotal_cents,
    (total.subtotal - paid.gross)::int AS multibuy_cents,
    line.retail_disc AS loyalty_cents,
    line.coupon_match_disc AS coupon_cents,
    line.coupon_disc AS makers_coupon_cents,
    0 AS tax_cents,
    0 AS returned_quantity,
    TRUE AS is_shipped
FROM source_transactions AS line
JOIN load_variants AS variant ON variant.product_id = line.product_id
JOIN load_warehouses AS warehouse ON warehouse.store_id = line.store_id
JOIN load_customers AS customer ON customer.household_id = line.household_id
CROSS JOIN LATERAL (
    SELECT (line.sales_value + line.retail_disc + line.coupon_match_disc)::bigint AS gross) AS paid
CROSS JOIN LATERAL (
    SELECT (paid.gross * variant.price_quantity + line.quantity - 1) / line.quantity AS unit) AS price
CROSS JOIN LATERAL (
    SELECT (line.quantity * price.unit * 2 + variant.price_quantity) / (variant.price_quantity * 2) AS subtotal) AS total
WHERE line.quantity > 0
WINDOW
    sold AS (ORDER BY line.transaction_timestamp, line.basket_id, line.product_id),
    from_the_shelf AS (
        PARTITION BY variant.variant_id, warehouse.warehouse_id
        ORDER BY line.transaction_timestamp, line.basket_id, line.product_id ROWS UNBOUNDED PRECEDING);
ANALYZE load_lines (line_id, order_id, item_id, variant_id, warehouse_id, customer_id, week);
