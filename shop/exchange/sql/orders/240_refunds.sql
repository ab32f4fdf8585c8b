-- And its money was given back, once for each cancellation and payment, however many parts its goods came in.
INSERT INTO orders_refund (store_id, order_id, payment_id, amount, reason, provider_reference, created_at)
SELECT %(store)s, back.order_id, payment.id, sum(round(quantity * price, 2)), 'Cancellation', number,
    coalesce(min(placed_at), transaction_timestamp())
FROM back
JOIN LATERAL (
    SELECT id FROM orders_payment AS paid WHERE paid.order_id = back.order_id AND status = 'captured'
    ORDER BY captured_amount DESC, id LIMIT 1) AS payment ON TRUE
WHERE price > 0
GROUP BY back.order_id, payment.id, number
ORDER BY payment.id
