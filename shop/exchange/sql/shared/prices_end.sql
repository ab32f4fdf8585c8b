-- The periods that hold until now end where the new ones begin; one that was to begin just then is put right.
UPDATE pricing_price AS price
SET valid = CASE WHEN is_same_start THEN valid ELSE tstzrange(lower(valid), starts_at) END,
    amount = CASE WHEN is_same_start THEN priced.amount ELSE price.amount END,
    compare_at_amount = CASE WHEN is_same_start THEN priced.compare_at ELSE price.compare_at_amount END
FROM priced WHERE price.id = priced.holding_id
