-- When to reorder, where the file says something else.
WITH done AS (
    UPDATE inventory_stockitem AS item SET reorder_point = matched.reorder_point
    FROM matched
    WHERE item.id = matched.known_item_id AND problem IS NULL AND item.reorder_point <> matched.reorder_point
    RETURNING matched.row
)
INSERT INTO touched SELECT row FROM done
