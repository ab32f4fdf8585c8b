-- Purchase orders are numbered by a sequence, like orders: gaps are harmless, and nobody waits for anybody.
CREATE SEQUENCE purchasing_order_number START WITH 1001;

-- backwards --
DROP SEQUENCE purchasing_order_number;
