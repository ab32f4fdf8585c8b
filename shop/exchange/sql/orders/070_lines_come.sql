-- New lines; a price of less than a cent is kept exact by pricing ten or a hundred units at once.
INSERT INTO orders_orderline
    (id, store_id, order_id, variant_id, product_name, variant_name, sku, quantity, unit_price_amount, price_quantity,
     tax_rate, tax_amount, fulfilled_quantity, returned_quantity)
SELECT line_id, %(store)s, order_id, variant.id, left(coalesce(sold.name, product.name), 200), '', sold.sku, quantity,
    price * by.units, by.units, coalesce(tax_rate, 0),
    CASE WHEN %(prices_include_tax)s
        THEN round(quantity * price - quantity * price / (1 + coalesce(tax_rate, 0)), 2)
        ELSE round(quantity * price * coalesce(tax_rate, 0), 2) END,
    0, 0
FROM matched AS sold
JOIN catalog_variant AS variant ON variant.store_id = %(store)s AND variant.sku = sold.sku
JOIN catalog_product AS product ON product.id = variant.product_id
CROSS JOIN LATERAL (SELECT CASE WHEN price = round(price, 2) THEN 1 WHEN price = round(price, 3) THEN 10 ELSE 100 END
    AS units) AS by
WHERE sold.problem IS NULL AND is_a = 'sale' AND is_new
ORDER BY line_id
