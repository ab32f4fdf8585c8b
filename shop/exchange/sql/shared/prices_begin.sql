-- The new periods, until the next planned price or for good.
WITH done AS (
    INSERT INTO pricing_price (store_id, variant_id, currency, amount, compare_at_amount, valid)
    SELECT %(store)s, variant_id, currency, amount, compare_at, tstzrange(starts_at, ends_at)
    FROM priced WHERE is_same_start IS NOT TRUE
    ORDER BY variant_id
)
INSERT INTO touched SELECT row FROM priced
