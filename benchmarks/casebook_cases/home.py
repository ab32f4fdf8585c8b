"""The home page: twelve best sellers of the last 30 days, with what is left of them."""

from benchmarks.casebook_cases.case import Case, Step

SINCE = "timestamptz '2025-12-02'"
NAIVE = f"""
SELECT product.id, product.name, sum(line.quantity) FILTER (WHERE orders.placed_at >= {SINCE}) AS sold,
       sum(stock.on_hand) AS available
FROM product
LEFT JOIN line ON line.product_id = product.id
LEFT JOIN orders ON orders.id = line.order_id
LEFT JOIN stock ON stock.product_id = product.id
GROUP BY product.id ORDER BY sold DESC NULLS LAST, product.id LIMIT 12
"""
REWRITTEN = f"""
SELECT product.id, product.name, best.sold,
       (SELECT sum(stock.on_hand) FROM stock WHERE stock.product_id = product.id) AS available
FROM (
    SELECT line.product_id, sum(line.quantity) AS sold
    FROM orders JOIN line ON line.order_id = orders.id WHERE orders.placed_at >= {SINCE}
    GROUP BY line.product_id ORDER BY sold DESC, line.product_id LIMIT 12
) AS best JOIN product ON product.id = best.product_id ORDER BY best.sold DESC, product.id
"""
FROM_ROLLUP = """
SELECT product.id, product.name, best.sold,
       (SELECT sum(stock.on_hand) FROM stock WHERE stock.product_id = product.id) AS available
FROM (
    SELECT product_id, sum(sold) AS sold FROM product_day WHERE day >= date '2025-12-02'
    GROUP BY product_id ORDER BY sold DESC, product_id LIMIT 12
) AS best JOIN product ON product.id = best.product_id ORDER BY best.sold DESC, product.id
"""
INDEXES = """
CREATE INDEX ON orders (placed_at);
CREATE INDEX ON line (order_id) INCLUDE (product_id, quantity);
CREATE INDEX ON stock (product_id) INCLUDE (on_hand);
"""
ROLLUP = """
CREATE TABLE product_day (day date, product_id bigint, sold bigint, PRIMARY KEY (day, product_id) INCLUDE (sold));
INSERT INTO product_day SELECT placed_at::date, product_id, sum(quantity)
FROM orders JOIN line ON line.order_id = orders.id GROUP BY 1, 2;
CREATE FUNCTION rolled_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO product_day SELECT orders.placed_at::date, added.product_id, sum(added.quantity)
    FROM added JOIN orders ON orders.id = added.order_id GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (day, product_id) DO UPDATE SET sold = product_day.sold + excluded.sold;
    RETURN NULL;
END $$;
CREATE TRIGGER rolled_up AFTER INSERT ON line REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION rolled_up();
"""
CASE = Case(
    "home page",
    NAIVE,
    (
        Step("indexes", INDEXES),
        Step("rewrite", "", REWRITTEN),
        Step("rewrite and indexes", INDEXES, REWRITTEN),
        Step("rollup by day", ROLLUP, FROM_ROLLUP),
        Step(
            "rollup and index on stock", f"{ROLLUP} CREATE INDEX ON stock (product_id) INCLUDE (on_hand);", FROM_ROLLUP
        ),
        Step("cached", "", REWRITTEN, is_cached=True),
    ),
    """
    WITH placed AS (INSERT INTO orders VALUES (-%(n)s, 7, timestamptz '2025-12-31') RETURNING id)
    INSERT INTO line SELECT -%(n)s * 3 - part, -%(n)s, 1 + (%(n)s * 37 + part) %% 5000, 1, 9.99
    FROM generate_series(0, 2) AS part
    """,
    claim_ms=45,
    claimed_from_ms=3200,
)
