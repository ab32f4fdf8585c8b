-- Order numbers
-- The next order of staff gets the number after the last one here.
SELECT setval('orders_order_number', 100000 + orders) FROM load_plan;
