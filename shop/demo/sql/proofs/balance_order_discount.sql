-- Orders whose discount is not the sum of their discounts
SELECT count(*)
FROM orders_order AS head
LEFT JOIN (SELECT order_id, sum(amount) AS given FROM orders_orderdiscount GROUP BY 1) AS discount
    ON discount.order_id = head.id
WHERE head.discount_amount <> coalesce(given, 0)
