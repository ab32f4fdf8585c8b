-- The sales in the ledger, shelf by shelf in the order in which they happened.
INSERT INTO inventory_stockmovement (id, store_id, stock_item_id, kind, quantity, reason, occurred_at)
SELECT movement_id, %(store)s, item.id, 'sale', -quantity, '', ordered_at
FROM gone JOIN inventory_stockitem AS item ON item.variant_id = gone.variant_id AND item.warehouse_id = %(warehouse)s
ORDER BY item.id, ordered_at, line_id
