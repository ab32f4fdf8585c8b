-- What each variant costs now.
SELECT variant.sku AS "SKU", price.amount AS "Price", price.compare_at_amount AS "Compare at price",
    price.currency AS "Currency"
FROM pricing_price AS price JOIN catalog_variant AS variant ON variant.id = price.variant_id
WHERE price.store_id = %(store)s AND price.valid @> transaction_timestamp()
ORDER BY variant.sku, price.currency
