-- Payments whose refunded money is not the sum of their refunds
SELECT count(*)
FROM orders_payment AS payment
LEFT JOIN (SELECT payment_id, sum(amount) AS given FROM orders_refund GROUP BY 1) AS refund
    ON refund.payment_id = payment.id
WHERE payment.refunded_amount <> coalesce(given, 0)
