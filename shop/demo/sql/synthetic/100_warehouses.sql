-- Warehouses
INSERT INTO inventory_warehouse (id, store_id, code, name, city, postal_code, country, priority, is_active)
SELECT number, store_id, 'DEPOT-' || number, 'Depot ' || number, '', '', 'DE', 100, TRUE
FROM load_scope, generate_series(1, 4) AS number;
