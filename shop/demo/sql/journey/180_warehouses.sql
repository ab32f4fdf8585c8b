-- Warehouses
-- Each shop sells from its own shelves.
INSERT INTO inventory_warehouse (id, store_id, code, name, city, postal_code, country, priority, is_active)
SELECT warehouse.warehouse_id, scope.store_id, 'SHOP-' || lpad(warehouse.store_id::text, 5, '0'),
       'Shop ' || warehouse.store_id, '', '', 'US', 100, TRUE
FROM load_scope AS scope, load_warehouses AS warehouse
ORDER BY warehouse_id;
