-- The shop as a first draft has it: primary keys and nothing else. Customer 1 places every twentieth order.
CREATE TABLE product AS
SELECT i::bigint AS id, (i %% 200)::bigint AS category_id, (i %% 997 + 0.99)::numeric(12, 2) AS price,
       initcap((ARRAY ['green', 'black', 'smoked', 'roasted', 'sweet', 'salted', 'organic', 'dried'])[1 + i %% 8] || ' '
           || translate(substr(md5(i::text), 1, 6), '0123456789', 'ghijklmnop')) AS name,
       (SELECT string_agg(translate(md5(i || 'word' || word), '0123456789', 'ghijklmnop'), ' ')
        FROM generate_series(1, 8) AS word) || CASE WHEN i %% 500 = 0 THEN ' cardamom' ELSE '' END AS description
FROM generate_series(1, %(products)s) AS i;
ALTER TABLE product ADD PRIMARY KEY (id);

CREATE TABLE stock AS
SELECT row_number() OVER () AS id, product.id AS product_id, warehouse, ((product.id * warehouse) %% 7)::int AS on_hand
FROM product, generate_series(1, 4) AS warehouse;
ALTER TABLE stock ADD PRIMARY KEY (id);

CREATE TABLE orders AS
SELECT i::bigint AS id, (CASE WHEN i %% 20 = 0 THEN 1 ELSE 2 + (i * 7919) %% 50000 END)::bigint AS customer_id,
       timestamptz '2026-01-01' - interval '730 days' + i * (interval '730 days' / %(orders)s) AS placed_at
FROM generate_series(1, %(orders)s::bigint) AS i;
ALTER TABLE orders ADD PRIMARY KEY (id);

CREATE TABLE line AS
SELECT (i * 3 + part)::bigint AS id, i::bigint AS order_id, (1 + power((i * 7919 + part * 104729) %% 99991 / 99991.0, 3) * (%(products)s - 1))::bigint AS product_id,
       (1 + (i + part) %% 3)::int AS quantity, ((i + part) %% 50 + 0.99)::numeric(12, 2) AS amount
FROM generate_series(1, %(orders)s::bigint) AS i, generate_series(0, 2) AS part;
ALTER TABLE line ADD PRIMARY KEY (id);
