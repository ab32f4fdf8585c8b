SELECT sold.store_id, sold.currency, sold.sold_on, product.category_id, sum(sold.units), sum(sold.amount)
FROM {product_days} AS sold
JOIN catalog_product AS product ON product.id = sold.product_id
GROUP BY 1, 2, 3, 4
