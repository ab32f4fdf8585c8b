SELECT store_id, currency, date_trunc('hour', placed_at, 'UTC'), count(*), sum(total_amount), sum(refunded_amount)
FROM {orders} AS sale
WHERE status IN ('placed', 'completed') AND placed_at IS NOT NULL
GROUP BY 1, 2, 3
