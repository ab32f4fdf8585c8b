-- Prices over time
-- What a variant cost on the shelf, week by week: the middle one of the prices that its buyers met, whatever the shop.
-- A period lasts until a week with another price; the last one has no end.
WITH shelf AS (
    SELECT variant_id, week, percentile_disc(0.5) WITHIN GROUP (ORDER BY unit_cents) AS cents
    FROM load_lines GROUP BY variant_id, week
), changes AS (
    SELECT variant_id, week, cents, lag(cents) OVER (PARTITION BY variant_id ORDER BY week) AS before_cents FROM shelf
), periods AS (
    SELECT variant_id, cents,
           greatest(timestamp '2017-01-01', timestamp '2016-12-26' + interval '7 days' * (week - 1))
               AT TIME ZONE 'America/New_York' AS begins_at
    FROM changes WHERE cents IS DISTINCT FROM before_cents
)
INSERT INTO pricing_price (store_id, variant_id, currency, amount, valid)
SELECT store_id, variant_id, currency, cents * 0.01,
       tstzrange(begins_at, lead(begins_at) OVER (PARTITION BY variant_id ORDER BY begins_at))
FROM periods, load_scope;
