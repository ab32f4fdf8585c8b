-- What the file found on a shelf becomes a movement by the difference; the movement's trigger moves the balance.
WITH done AS (
    INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason, actor_id)
    SELECT %(store)s, item.id, 'count', stock - on_hand, %(reason)s, %(actor)s
    FROM matched JOIN inventory_stockitem AS item USING (variant_id, warehouse_id)
    WHERE problem IS NULL AND stock <> on_hand
    ORDER BY item.id
    RETURNING stock_item_id
)
INSERT INTO touched
SELECT row FROM done JOIN inventory_stockitem AS item ON item.id = done.stock_item_id
JOIN matched USING (variant_id, warehouse_id) WHERE problem IS NULL AND stock IS NOT NULL
