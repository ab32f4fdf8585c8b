-- Stock items whose stock is not the sum of their movements
SELECT count(*)
FROM inventory_stockitem AS item
LEFT JOIN (SELECT stock_item_id, sum(quantity) AS moved FROM inventory_stockmovement GROUP BY 1) AS ledger
    ON ledger.stock_item_id = item.id
WHERE item.on_hand IS DISTINCT FROM coalesce(moved, 0)
