SELECT store_id, customer_id, currency, count(*), sum(total_amount - refunded_amount), min(placed_at), max(placed_at)
FROM {orders} AS sale
WHERE status IN ('placed', 'completed') AND placed_at IS NOT NULL AND customer_id IS NOT NULL
GROUP BY 1, 2, 3
