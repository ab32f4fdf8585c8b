-- What is completed was paid.
INSERT INTO orders_payment
    (store_id, order_id, method, status, amount, captured_amount, refunded_amount, provider, provider_reference, card_brand,
     card_last4)
SELECT %(store)s, head.id, 'till', 'captured', head.total_amount, head.total_amount, 0, '', '', '', ''
FROM heads JOIN orders_order AS head ON head.id = heads.order_id
WHERE head.status = 'completed' AND head.total_amount > 0 AND head.captured_amount = 0
ORDER BY head.id
