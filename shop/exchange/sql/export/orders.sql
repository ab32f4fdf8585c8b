-- Orders, a row for each line.
SELECT head.number AS "Order number", head.placed_at AS "Order date", head.status AS "Order status",
    customer.reference AS "Customer ID", head.email AS "E-mail", line.sku AS "SKU", line.product_name AS "Item name",
    line.quantity AS "Quantity", round(line.unit_price_amount / line.price_quantity, 4) AS "Price",
    line.tax_rate AS "Tax rate", head.shipping_amount AS "Shipping", head.currency AS "Currency"
FROM orders_order AS head
JOIN orders_orderline AS line ON line.order_id = head.id
LEFT JOIN customers_customer AS customer ON customer.id = head.customer_id
WHERE head.store_id = %(store)s AND head.placed_at IS NOT NULL
ORDER BY head.id, line.id
