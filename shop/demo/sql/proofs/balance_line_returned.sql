-- Order lines whose returned quantity is not the sum over the lines of their returns
SELECT count(*)
FROM orders_orderline AS line
LEFT JOIN (SELECT line_id, sum(received_quantity) AS received FROM orders_returnline GROUP BY 1) AS back
    ON back.line_id = line.id
WHERE line.returned_quantity <> coalesce(received, 0)
