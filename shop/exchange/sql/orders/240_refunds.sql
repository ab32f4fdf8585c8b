-- And its money was given back.
INSERT INTO orders_refund (store_id, order_id, payment_id, amount, reason, provider_reference, created_at)
SELECT %(store)s, back.order_id, payment.id, sum(round(quantity * price, 2)), format('part %%s', turn), number,
    coalesce(min(placed_at), transaction_timestamp())
FROM (SELECT *, row_number() OVER (PARTITION BY number, line_id ORDER BY row) AS turn FROM back) AS back
JOIN LATERAL (
    SELECT id FROM orders_payment AS paid WHERE paid.order_id = back.order_id AND status = 'captured'
    ORDER BY captured_amount DESC, id LIMIT 1) AS payment ON TRUE
WHERE price > 0
GROUP BY back.order_id, payment.id, number, turn
ORDER BY payment.id
