-- One return for each cancellation and order.
WITH request AS (
    INSERT INTO orders_return (store_id, order_id, warehouse_id, status, reason)
    SELECT %(store)s, order_id, %(warehouse)s, 'received', format('Cancellation %%s, part %%s', number, turn)
    FROM (SELECT *, row_number() OVER (PARTITION BY number, line_id ORDER BY row) AS turn FROM back) AS back
    GROUP BY order_id, number, turn ORDER BY order_id, number, turn
    RETURNING id, order_id, reason
)
INSERT INTO orders_returnline
    (store_id, order_id, request_id, line_id, quantity, received_quantity, is_restocked, movement_id)
SELECT %(store)s, order_id, request.id, line_id, quantity, quantity, TRUE, movement_id
FROM (SELECT *, row_number() OVER (PARTITION BY number, line_id ORDER BY row) AS turn FROM back) AS back
JOIN request USING (order_id)
WHERE request.reason = format('Cancellation %%s, part %%s', number, turn)
ORDER BY line_id
