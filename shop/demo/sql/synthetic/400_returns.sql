-- Returns
-- Some lines came back whole, went back on the shelf, and their money was given back.
INSERT INTO orders_return (id, store_id, order_id, warehouse_id, status, reason)
SELECT line_id, store_id, order_id, (item_id - 1) % 4 + 1, 'received', 'Changed my mind'
FROM load_scope, load_movements WHERE kind = 'return';
INSERT INTO orders_returnline
    (store_id, order_id, request_id, line_id, quantity, received_quantity, is_restocked, movement_id)
SELECT store_id, order_id, line_id, line_id, quantity, quantity, TRUE, movement_id
FROM load_scope, load_movements WHERE kind = 'return';
INSERT INTO orders_refund (store_id, order_id, payment_id, amount, reason, provider_reference)
SELECT scope.store_id, sold.order_id, payment.id, refunded_cents * 0.01, 'Return', ''
FROM load_scope AS scope, load_orders AS sold JOIN orders_payment AS payment ON payment.order_id = sold.order_id
WHERE refunded_cents > 0;
