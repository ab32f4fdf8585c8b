-- Orders whose captured and refunded money is not the sum over their payments
SELECT count(*)
FROM orders_order AS head
LEFT JOIN (
    SELECT order_id, sum(captured_amount) AS captured, sum(refunded_amount) AS refunded
    FROM orders_payment GROUP BY 1) AS payment ON payment.order_id = head.id
WHERE (head.captured_amount, head.refunded_amount) IS DISTINCT FROM (coalesce(captured, 0), coalesce(refunded, 0))
