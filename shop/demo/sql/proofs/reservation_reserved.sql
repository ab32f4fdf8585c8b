-- Stock items whose reserved quantity is not the sum of their open reservations
SELECT count(*)
FROM inventory_stockitem AS item
LEFT JOIN (
    SELECT stock_item_id, sum(quantity) AS promised FROM inventory_reservation WHERE status = 'open' GROUP BY 1) AS open
    ON open.stock_item_id = item.id
WHERE item.reserved IS DISTINCT FROM coalesce(promised, 0)
