-- What came back lies on the shelf again.
INSERT INTO inventory_stockmovement (id, store_id, stock_item_id, kind, quantity, reason, occurred_at)
SELECT movement_id, %(store)s, item.id, 'return', quantity, '', coalesce(back.placed_at, transaction_timestamp())
FROM back JOIN inventory_stockitem AS item ON item.variant_id = back.variant_id AND item.warehouse_id = %(warehouse)s
ORDER BY item.id, back.placed_at, row
