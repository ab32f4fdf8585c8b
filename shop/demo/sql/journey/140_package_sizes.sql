-- Package sizes
-- A fact about a product that people filter by. Whether it is an own label is a fact about the brand, and stands there.
INSERT INTO catalog_attribute (id, store_id, name, position) SELECT 1, store_id, 'Package size', 0 FROM load_scope;
INSERT INTO catalog_attributevalue (id, store_id, attribute_id, name)
SELECT row_number() OVER (ORDER BY size), store_id, 1, size
FROM load_scope, (SELECT DISTINCT size FROM load_variants WHERE size IS NOT NULL) AS sizes;
INSERT INTO catalog_productattribute (store_id, product_id, attribute_id, value_id)
SELECT scope.store_id, variant_id, 1, value.id
FROM load_scope AS scope, load_variants JOIN catalog_attributevalue AS value ON value.name = size
ORDER BY variant_id;
