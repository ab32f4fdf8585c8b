SELECT store_id, (created_at AT TIME ZONE 'UTC')::date, count(*), count(*) FILTER (WHERE status = 'ordered')
FROM {carts} AS cart
WHERE status <> 'merged'
GROUP BY 1, 2
