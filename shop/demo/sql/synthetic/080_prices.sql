-- Prices over time
-- One for each of the two years; the second is a twentieth higher.
INSERT INTO pricing_price (store_id, variant_id, currency, amount, valid)
SELECT store_id, variant_id, currency, cents * 0.01, valid
FROM load_scope, load_variants, LATERAL (VALUES
    (base_cents, tstzrange('2024-01-01 UTC', '2025-01-01 UTC')),
    (base_cents * 21 / 20, tstzrange('2025-01-01 UTC', NULL))) AS year (cents, valid);
