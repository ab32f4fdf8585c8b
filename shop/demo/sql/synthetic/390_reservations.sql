-- Reservations
-- What is ordered and has not left is promised.
INSERT INTO inventory_reservation (id, store_id, stock_item_id, quantity, status)
SELECT line_id, store_id, item_id, quantity, 'open' FROM load_scope, load_lines WHERE is_promised;
INSERT INTO orders_linereservation (store_id, order_id, line_id, reservation_id)
SELECT store_id, order_id, line_id, line_id FROM load_scope, load_lines WHERE is_promised;
