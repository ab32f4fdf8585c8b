-- What was sold had come before: a receipt of as much, so that history takes nothing from today's shelf.
INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason, occurred_at)
SELECT %(store)s, item.id, 'receipt', sum(quantity), 'Opening stock of imported orders', min(ordered_at)
FROM gone JOIN inventory_stockitem AS item ON item.variant_id = gone.variant_id AND item.warehouse_id = %(warehouse)s
GROUP BY item.id ORDER BY item.id
