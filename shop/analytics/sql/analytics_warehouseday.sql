SELECT sale.store_id, sale.currency, (sale.placed_at AT TIME ZONE 'UTC')::date, parcel.warehouse_id,
       count(DISTINCT parcel.id), sum(packed.quantity),
       sum(round(packed.quantity * line.unit_price_amount / line.price_quantity, 2))
FROM {orders} AS sale
JOIN orders_fulfilment AS parcel ON parcel.order_id = sale.id
JOIN orders_fulfilmentline AS packed ON packed.fulfilment_id = parcel.id
JOIN orders_orderline AS line ON line.id = packed.line_id
WHERE sale.status IN ('placed', 'completed') AND sale.placed_at IS NOT NULL
  AND parcel.status IN ('shipped', 'delivered')
GROUP BY 1, 2, 3, 4
