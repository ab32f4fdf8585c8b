-- A new product has a name; without one its rows are refused.
WITH nameless AS (
    DELETE FROM grouped WHERE product_id IS NULL RETURNING group_key
)
UPDATE matched SET field = 'name', problem = 'A new product needs a name'
FROM nameless WHERE nameless.group_key = matched.group_key AND problem IS NULL
