-- Orders and lines, drawn by hashes of their numbers
-- The same plan gives the same rows on every machine: a “chance” is a hash, never a random number. Days differ by weekday
-- and season and grow over two years, hours gather in the afternoon, products sell like Zipf's words, few customers buy
-- most. Orders of the last days are still open. `load_plan` holds the plan.
CREATE OR REPLACE FUNCTION pg_temp.chance(number bigint, seed bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN (hashint8extended(number, seed * 64 + salt) & 9007199254740991) / 9007199254740992.0::float8;

CREATE TEMP TABLE load_variants ON COMMIT DROP AS
SELECT
    variant_id,
    concat_ws(' ',
        (ARRAY['Blue', 'Red', 'Green', 'Black', 'White', 'Warm', 'Small', 'Large', 'Light', 'Plain', 'Folding', 'Garden'])
            [1 + floor(12 * pg_temp.chance(variant_id, seed, 1))::int],
        (ARRAY['Lamp', 'Chair', 'Table', 'Shelf', 'Mug', 'Bowl', 'Kettle', 'Blanket', 'Basket', 'Clock', 'Mirror', 'Vase'])
            [1 + floor(12 * pg_temp.chance(variant_id, seed, 2))::int],
        variant_id) AS name,
    'SYN-' || lpad(variant_id::text, 8, '0') AS sku,
    1 AS price_quantity,
    -- About lognormal: the sum of four chances is nearly normal.
    99 + 100 * floor(exp(2.4 + 1.7 * (
        pg_temp.chance(variant_id, seed, 3) + pg_temp.chance(variant_id, seed, 4)
        + pg_temp.chance(variant_id, seed, 5) + pg_temp.chance(variant_id, seed, 6) - 2)))::int AS base_cents
FROM load_plan, generate_series(1, products) AS variant_id;

CREATE TEMP TABLE load_placed ON COMMIT DROP AS
WITH days AS (
    SELECT day::timestamp AS day, weight, sum(weight) OVER (ORDER BY day) AS until, sum(weight) OVER () AS total
    FROM generate_series(timestamp '2024-01-01', timestamp '2025-12-30', interval '1 day') AS day
    CROSS JOIN LATERAL (SELECT
        (1 + 0.3 * sin(extract(doy FROM day)::float8 / 58) + CASE WHEN extract(month FROM day) = 12 THEN 0.8 ELSE 0 END)
        * (ARRAY[1.1, 0.9, 0.9, 1.0, 1.2, 1.3, 0.7]::float8[])[extract(isodow FROM day)::int]
        * (1 + extract(epoch FROM day - timestamp '2024-01-01')::float8 / 63072000) AS weight) AS demand
), numbered AS (
    SELECT day, floor(orders * (until - weight) / total)::bigint AS first, floor(orders * until / total)::bigint AS last,
           row_number() OVER (ORDER BY day DESC) = 1 AS is_last
    FROM load_plan, days
), moments AS (
    -- The k-th order of n on a day comes at a quantile of the day's profile, so that numbers follow time.
    SELECT order_id, day, (order_id - first - pg_temp.chance(order_id, seed, 7)) / (last - first) AS share
    FROM load_plan, (SELECT day, first, CASE WHEN is_last THEN orders ELSE last END AS last FROM load_plan, numbered) AS span
    CROSS JOIN LATERAL generate_series(first + 1, last) AS order_id
), placed AS (
    SELECT order_id, (day + interval '1 day' * CASE
        WHEN share < 0.65 THEN 0.65 * (1 - ((0.65 - share) / 0.65) ^ 1.7)
        ELSE 0.65 + 0.35 * ((share - 0.65) / 0.35) ^ 1.7 END) AT TIME ZONE 'UTC' AS placed_at
    FROM moments
)
SELECT
    order_id,
    placed_at,
    1 + floor(greatest(10, orders / 8) * pg_temp.chance(order_id, seed, 8) ^ 3)::bigint AS customer_id,
    1 + floor(4 * pg_temp.chance(order_id, seed, 9) ^ 2)::bigint AS warehouse_id,
    fate.status,
    fate.status = 'completed' OR fate.status = 'placed' AND pg_temp.chance(order_id, seed, 10) < 0.7 AS is_paid,
    CASE fate.status WHEN 'completed' THEN placed_at + interval '36 hours' * pg_temp.chance(order_id, seed, 11) END
        AS shipped_at,
    pg_temp.chance(order_id, seed, 12) < 0.1 AS is_reduced
FROM load_plan, placed, LATERAL (SELECT CASE
    WHEN pg_temp.chance(order_id, seed, 13) < 0.02 THEN 'cancelled'
    WHEN placed_at > timestamptz '2025-12-31 UTC' - interval '1 day' * (2 + 10 * pg_temp.chance(order_id, seed, 14) ^ 4)
        THEN 'placed'
    ELSE 'completed' END AS status) AS fate;
ANALYZE load_placed;

CREATE TEMP TABLE load_lines ON COMMIT DROP AS
SELECT
    drawn.line_id,
    drawn.order_id,
    (variant.variant_id - 1) * 4 + drawn.warehouse_id AS item_id,
    variant.variant_id,
    line.quantity,
    1 AS price_quantity,
    price.unit_cents,
    (line.quantity * price.unit_cents) AS subtotal_cents,
    reduced.cents AS discount_cents,
    ((line.quantity * price.unit_cents - reduced.cents) * 38 + 119) / 238 AS tax_cents,
    CASE WHEN status = 'completed' AND placed_at < '2025-12-01 UTC' AND pg_temp.chance(line_id, seed, 15) < 0.03
        THEN line.quantity ELSE 0 END AS returned_quantity,
    drawn.status = 'completed' AS is_shipped,
    drawn.status = 'placed' AS is_promised,
    drawn.shipped_at
FROM load_plan
CROSS JOIN (
    SELECT sold.*, picked.rank, sold.order_id * 16 + picked.place AS line_id
    FROM load_plan
    CROSS JOIN load_placed AS sold
    CROSS JOIN LATERAL (
        SELECT rank, min(place) AS place
        FROM (SELECT place,
                     least(products, floor(exp(pg_temp.chance(sold.order_id * 16 + place, seed, 16) * ln(products + 1))))
                         ::bigint AS rank
              FROM generate_series(1, least(12, 1 + floor(-2 * ln(1 - pg_temp.chance(sold.order_id, seed, 17))))::int)
                  AS place) AS places
        GROUP BY rank) AS picked
    OFFSET 0  -- a fence: the planner would look for each order's products in the whole catalogue
    ) AS drawn
JOIN load_variants AS variant ON variant.variant_id = 1 + drawn.rank * 2654435761 % products
CROSS JOIN LATERAL (SELECT
    1 + least(9, floor(-0.6 * ln(1 - pg_temp.chance(line_id, seed, 18))))::int AS quantity) AS line
CROSS JOIN LATERAL (SELECT
    CASE WHEN drawn.placed_at < '2025-01-01 UTC' THEN base_cents ELSE base_cents * 21 / 20 END AS unit_cents) AS price
CROSS JOIN LATERAL (SELECT
    CASE WHEN is_reduced THEN (line.quantity * price.unit_cents + 5) / 10 ELSE 0 END AS cents) AS reduced;
ANALYZE load_lines (line_id, order_id, item_id, variant_id);

CREATE TEMP TABLE load_orders ON COMMIT DROP AS
SELECT
    head.*,
    (100000 + order_id)::text AS number,
    'customer-' || customer_id || '@example.com' AS email,
    sums.*,
    lines_cents - discount_cents + shipping_cents AS total_cents,
    0 AS makers_coupon_cents,
    CASE WHEN pg_temp.chance(order_id, seed, 19) < 0.8 THEN 'card' ELSE 'bank_transfer' END AS method
FROM load_plan
CROSS JOIN load_placed AS head
JOIN (
    SELECT order_id AS of_order, sum(quantity) AS quantity, sum(subtotal_cents) AS lines_cents,
           sum(discount_cents) AS discount_cents, sum(tax_cents) AS tax_cents, sum(returned_quantity) AS returned_quantity,
           sum(CASE WHEN returned_quantity > 0 THEN subtotal_cents - discount_cents ELSE 0 END) AS refunded_cents,
           CASE WHEN sum(subtotal_cents) < 5000 THEN 490 ELSE 0 END AS shipping_cents
    FROM load_lines GROUP BY order_id) AS sums ON sums.of_order = head.order_id;
ANALYZE load_orders (order_id, customer_id);
