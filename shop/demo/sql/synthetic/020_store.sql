-- The store
INSERT INTO stores_store (name, slug, currency, country, timezone, prices_include_tax, contact_email, is_active)
VALUES ('Synthetic Shop', 'synthetic', 'EUR', 'DE', 'UTC', TRUE, '', TRUE);

CREATE TEMP TABLE load_scope ON COMMIT DROP AS
SELECT
    id AS store_id,
    currency,
    timestamptz '2024-01-01 UTC' AS opens_at,
    731 AS days,
    reason AS opening_reason,
    'Shipped.' AS shipped_message,
    0.19 AS tax_rate
FROM stores_store, load_plan
WHERE slug = 'synthetic';
