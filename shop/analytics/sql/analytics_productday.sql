SELECT sale.store_id, variant.product_id, (sale.placed_at AT TIME ZONE 'UTC')::date, sale.currency,
       sum(line.quantity), sum(line.subtotal_amount)
FROM {orders} AS sale
JOIN orders_orderline AS line ON line.order_id = sale.id
JOIN catalog_variant AS variant ON variant.id = line.variant_id
WHERE sale.status IN ('placed', 'completed') AND sale.placed_at IS NOT NULL
GROUP BY 1, 2, 3, 4
