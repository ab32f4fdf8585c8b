"""Product search: a word, four categories, a price range, in stock only; the cheapest 24, and how many there are."""

from benchmarks.casebook_cases.case import Case, Step

FILTERS = "product.category_id IN (0, 20, 100, 150) AND product.price BETWEEN 10 AND 900"
IN_STOCK = "(SELECT sum(on_hand) FROM stock WHERE stock.product_id = product.id) > 0"
PAGE = "ORDER BY product.price, product.id LIMIT 24"


def searched(words: str, in_stock: str, *, counted: str) -> str:
    return f"""
SELECT product.id, product.name, product.price, {counted}
FROM product WHERE {words} AND {FILTERS} AND {in_stock} {PAGE}
"""


LIKE = "(product.name || ' ' || product.description) ILIKE '%%cardamom%%'"
WORDS = "product.words @@ to_tsquery('simple', 'cardamom')"
NAIVE = searched(LIKE, IN_STOCK, counted="count(*) OVER ()")
TRIGRAMS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX ON product USING gin ((name || ' ' || description) gin_trgm_ops);
"""
VECTOR = """
ALTER TABLE product ADD COLUMN words tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', name || ' ' || description)) STORED;
CREATE INDEX ON product USING gin (words);
"""
STOCK = "CREATE INDEX ON stock (product_id) INCLUDE (on_hand);"
AVAILABLE = """
ALTER TABLE product ADD COLUMN available int NOT NULL DEFAULT 0;
UPDATE product SET available = (SELECT sum(on_hand) FROM stock WHERE stock.product_id = product.id);
CREATE FUNCTION kept_available() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE product SET available = available + NEW.on_hand - OLD.on_hand WHERE id = NEW.product_id;
    RETURN NULL;
END $$;
CREATE TRIGGER kept_available AFTER UPDATE OF on_hand ON stock FOR EACH ROW EXECUTE FUNCTION kept_available();
"""
CASE = Case(
    "product search",
    NAIVE,
    (
        Step("index on stock", STOCK),
        Step("trigram index", TRIGRAMS),
        Step("words and their index", VECTOR, searched(WORDS, IN_STOCK, counted="count(*) OVER ()")),
        Step(
            "balance on the product",
            f"{STOCK} {AVAILABLE}",
            searched(LIKE, "product.available > 0", counted="count(*) OVER ()"),
        ),
        Step("words, and index on stock", f"{STOCK} {VECTOR}", searched(WORDS, IN_STOCK, counted="count(*) OVER ()")),
        Step("cached", "", NAIVE, is_cached=True),
    ),
    """
    WITH moved AS (UPDATE stock SET on_hand = on_hand + 1 WHERE id = %(n)s * 4 + 1)
    UPDATE product SET description = description || ' sold' WHERE id = %(n)s + 50
    """,
    claim_ms=120,
    claimed_from_ms=4500,
)
