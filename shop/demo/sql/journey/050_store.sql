-- The store
-- A grocer in the United States. The source's weeks and days are New York's; its instants are in UTC. No tax in it.
INSERT INTO stores_store (name, slug, currency, country, timezone, prices_include_tax, contact_email, is_active)
VALUES ('The Complete Journey', 'the-complete-journey', 'USD', 'US', 'America/New_York', TRUE, '', TRUE);

CREATE TEMP TABLE load_scope ON COMMIT DROP AS
SELECT
    id AS store_id,
    currency,
    timestamptz '2017-01-01 America/New_York' AS published_at,
    greatest(timestamp '2017-01-01', timestamp '2016-12-26' + interval '7 days' * (first_week - 1))
        AT TIME ZONE 'America/New_York' AS opens_at,
    (53 - first_week) * 7 + 6 AS days,
    format('Opening stock for weeks %s to %s', first_week, last_week) AS opening_reason,
    'Handed over at the till.' AS shipped_message,
    0.0 AS tax_rate
FROM stores_store, (SELECT min(week) AS first_week, max(week) AS last_week FROM source_transactions) AS weeks
WHERE slug = 'the-complete-journey';
