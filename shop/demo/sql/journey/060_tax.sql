-- Tax
-- The source says nothing of tax: one class, nothing on top, from the first day.
INSERT INTO pricing_taxclass (id, store_id, name, is_default) SELECT 1, store_id, 'Standard', TRUE FROM load_scope;
INSERT INTO pricing_taxrate (store_id, tax_class_id, country, rate, valid)
SELECT store_id, 1, 'US', 0, daterange('2017-01-01', NULL) FROM load_scope;
