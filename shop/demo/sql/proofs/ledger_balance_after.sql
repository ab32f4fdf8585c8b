-- Movements that do not say what lay there after them
-- The trigger counts in the order of writing, which is the order of the keys.
SELECT count(*)
FROM (
    SELECT balance_after, quantity,
           lag(balance_after, 1, 0) OVER (PARTITION BY stock_item_id ORDER BY id) AS before
    FROM inventory_stockmovement) AS chain
WHERE balance_after <> before + quantity
