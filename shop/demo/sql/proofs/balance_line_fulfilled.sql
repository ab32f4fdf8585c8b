-- Order lines whose shipped quantity is not the sum over the lines of their fulfilments
SELECT count(*)
FROM orders_orderline AS line
LEFT JOIN (SELECT line_id, sum(quantity) FILTER (WHERE movement_id IS NOT NULL) AS shipped FROM orders_fulfilmentline GROUP BY 1) AS fulfilment
    ON fulfilment.line_id = line.id
WHERE line.fulfilled_quantity <> coalesce(shipped, 0)
