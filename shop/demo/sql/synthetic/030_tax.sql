-- Tax
INSERT INTO pricing_taxclass (id, store_id, name, is_default) SELECT 1, store_id, 'Standard', TRUE FROM load_scope;
INSERT INTO pricing_taxrate (store_id, tax_class_id, country, rate, valid)
SELECT store_id, 1, 'DE', tax_rate, daterange('2024-01-01', NULL) FROM load_scope;
