-- Products, a row for each variant: what `import_data` reads again.
SELECT product.slug AS "Handle", product.name AS "Name", variant.sku AS "SKU", variant.barcode AS "Barcode",
    product.status AS "Status", brand.name AS "Brand",
    (SELECT string_agg(regexp_replace(replace(step.name, ' / ', ' \/ '), '([>»›→|;,])', '\\\1', 'g'), ' > ' ORDER BY nlevel(step.path)) FROM catalog_category AS step
     WHERE step.path @> category.path) AS "Category",
    price.amount AS "Price", price.compare_at_amount AS "Compare at price", variant.weight_grams AS "Weight (g)",
    chosen.names[1] AS "Option1 name", chosen.values[1] AS "Option1 value",
    chosen.names[2] AS "Option2 name", chosen.values[2] AS "Option2 value",
    chosen.names[3] AS "Option3 name", chosen.values[3] AS "Option3 value",
    product.description AS "Description"
FROM catalog_product AS product
JOIN catalog_variant AS variant ON variant.product_id = product.id
LEFT JOIN catalog_brand AS brand ON brand.id = product.brand_id
LEFT JOIN catalog_category AS category ON category.id = product.category_id
LEFT JOIN pricing_price AS price
    ON price.variant_id = variant.id AND price.currency = %(currency)s AND price.valid @> transaction_timestamp()
LEFT JOIN LATERAL (
    SELECT array_agg(option.name ORDER BY option.id) AS names, array_agg(value.name ORDER BY option.id) AS values
    FROM catalog_variantoption AS link JOIN catalog_option AS option ON option.id = link.option_id
    JOIN catalog_optionvalue AS value ON value.id = link.value_id WHERE link.variant_id = variant.id) AS chosen ON TRUE
WHERE product.store_id = %(store)s
ORDER BY product.id, variant.position, variant.id
