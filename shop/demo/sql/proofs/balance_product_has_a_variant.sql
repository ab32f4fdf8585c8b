-- Active products without a variant
SELECT count(*)
FROM catalog_product AS product
WHERE product.status = 'active' AND NOT EXISTS (SELECT FROM catalog_variant WHERE product_id = product.id)
