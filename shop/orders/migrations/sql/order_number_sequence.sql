-- Orders are numbered by a sequence: gaps are harmless here, and nobody waits for anybody (invoices are another matter).
CREATE SEQUENCE orders_order_number START WITH 100001;

-- backwards --
DROP SEQUENCE orders_order_number;
