"""The order history of a heavy buyer: 20 orders in the middle of it, with items, sum and what was bought."""

from benchmarks.casebook_cases.case import Case, Step

MIDDLE = "(timestamptz '2024-12-31', 0)"
NAIVE = """
SELECT orders.id, orders.placed_at, count(line.id) AS lines, sum(line.amount) AS total,
       string_agg(product.name, ', ' ORDER BY line.id) AS bought
FROM orders
LEFT JOIN line ON line.order_id = orders.id
LEFT JOIN product ON product.id = line.product_id
WHERE orders.customer_id = 1
GROUP BY orders.id ORDER BY orders.placed_at DESC, orders.id DESC
OFFSET (SELECT count(*) / 2 FROM orders WHERE customer_id = 1) LIMIT 20
"""
PAGE_FIRST = """
SELECT page.id, page.placed_at, bought.*
FROM (
    SELECT id, placed_at FROM orders WHERE customer_id = 1 ORDER BY placed_at DESC, id DESC
    OFFSET (SELECT count(*) / 2 FROM orders WHERE customer_id = 1) LIMIT 20
) AS page CROSS JOIN LATERAL (
    SELECT count(line.id) AS lines, sum(line.amount) AS total, string_agg(product.name, ', ' ORDER BY line.id) AS bought
    FROM line LEFT JOIN product ON product.id = line.product_id WHERE line.order_id = page.id
) AS bought ORDER BY page.placed_at DESC, page.id DESC
"""
KEYSET = PAGE_FIRST.replace("OFFSET (SELECT count(*) / 2 FROM orders WHERE customer_id = 1) LIMIT", "LIMIT").replace(
    "customer_id = 1 ORDER", f"customer_id = 1 AND (placed_at, id) < {MIDDLE} ORDER"
)
OF_CUSTOMER = "CREATE INDEX ON orders (customer_id, placed_at DESC, id DESC);"
OF_ORDER = "CREATE INDEX ON line (order_id);"
BALANCES = """
ALTER TABLE orders ADD COLUMN lines int NOT NULL DEFAULT 0, ADD COLUMN total numeric(12, 2) NOT NULL DEFAULT 0,
    ADD COLUMN bought text NOT NULL DEFAULT '';
UPDATE orders SET lines = own.lines, total = own.total, bought = own.bought FROM (
    SELECT order_id, count(*) AS lines, sum(amount) AS total, string_agg(name, ', ' ORDER BY line.id) AS bought
    FROM line JOIN product ON product.id = product_id GROUP BY order_id
) AS own WHERE own.order_id = orders.id AND orders.customer_id = 1;
CREATE FUNCTION kept_balances() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE orders SET lines = orders.lines + own.lines, total = orders.total + own.total,
        bought = concat_ws(', ', nullif(orders.bought, ''), own.bought)
    FROM (
        SELECT order_id, count(*) AS lines, sum(amount) AS total, string_agg(name, ', ' ORDER BY added.id) AS bought
        FROM added JOIN product ON product.id = product_id GROUP BY order_id
    ) AS own WHERE own.order_id = orders.id;
    RETURN NULL;
END $$;
CREATE TRIGGER kept_balances AFTER INSERT ON line REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION kept_balances();
"""
FROM_BALANCES = """
SELECT id, placed_at, lines, total, bought FROM orders WHERE customer_id = 1 ORDER BY placed_at DESC, id DESC
OFFSET (SELECT count(*) / 2 FROM orders WHERE customer_id = 1) LIMIT 20
"""
CASE = Case(
    "order history",
    NAIVE,
    (
        Step("index on orders", OF_CUSTOMER),
        Step("index on lines", OF_ORDER),
        Step("page first, then its lines", "", PAGE_FIRST),
        Step("both indexes, page first", OF_CUSTOMER + OF_ORDER, PAGE_FIRST),
        Step("balances on the order", BALANCES, FROM_BALANCES),
        Step("both indexes, keyset", OF_CUSTOMER + OF_ORDER, KEYSET),
        Step("cached", "", NAIVE, is_cached=True),
    ),
    """
    WITH placed AS (INSERT INTO orders VALUES (-%(n)s, 7, timestamptz '2025-12-31') RETURNING id)
    INSERT INTO line SELECT -%(n)s * 3 - part, -%(n)s, 1 + (%(n)s * 37 + part) %% 5000, 1, 9.99
    FROM generate_series(0, 2) AS part
    """,
    claim_ms=200,
    claimed_from_ms=6100,
)
