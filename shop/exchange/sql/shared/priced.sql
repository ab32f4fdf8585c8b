-- What each variant is to cost, beside what it costs at that time.
CREATE TEMP TABLE priced ON COMMIT DROP AS
SELECT
    matched.row, matched.variant_id, wanted.currency, wanted.starts_at, matched.price AS amount,
    holding.id AS holding_id, lower(holding.valid) = wanted.starts_at AS is_same_start,
    CASE WHEN holding.id IS NULL THEN following.starts_at ELSE upper(holding.valid) END AS ends_at,
    CASE WHEN matched.compare_at > matched.price THEN matched.compare_at
         WHEN %(has_compare)s THEN NULL
         WHEN holding.compare_at_amount > matched.price THEN holding.compare_at_amount END AS compare_at
FROM matched
CROSS JOIN LATERAL (SELECT
    coalesce(matched.currency, %(currency)s) AS currency,
    -- An import that waited in line began before the prices of the one in front of it did: its own begin after these.
    greatest(matched.starts_at, CASE WHEN EXISTS (
        SELECT FROM pricing_price AS begun
        WHERE begun.variant_id = matched.variant_id AND begun.currency = coalesce(matched.currency, %(currency)s)
            AND lower(begun.valid) > transaction_timestamp() AND lower(begun.valid) <= statement_timestamp())
        THEN statement_timestamp() ELSE transaction_timestamp() END) AS starts_at) AS wanted
LEFT JOIN pricing_price AS holding
    ON holding.variant_id = matched.variant_id AND holding.currency = wanted.currency AND holding.valid @> wanted.starts_at
LEFT JOIN LATERAL (
    SELECT min(lower(later.valid)) AS starts_at FROM pricing_price AS later
    WHERE later.variant_id = matched.variant_id AND later.currency = wanted.currency
        AND lower(later.valid) > wanted.starts_at) AS following ON holding.id IS NULL
WHERE matched.problem IS NULL AND matched.price IS NOT NULL AND matched.variant_id IS NOT NULL
    AND (holding.id IS NULL OR (holding.amount, holding.compare_at_amount) IS DISTINCT FROM (
        matched.price,
        CASE WHEN matched.compare_at > matched.price THEN matched.compare_at
             WHEN %(has_compare)s THEN NULL
             WHEN holding.compare_at_amount > matched.price THEN holding.compare_at_amount END))
