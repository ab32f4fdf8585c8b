-- Orders whose head came first get their carriage with their lines.
UPDATE orders_order AS head SET shipping_amount = heads.shipping
FROM heads WHERE head.id = heads.order_id AND NOT heads.is_new AND NOT heads.is_written AND heads.has_lines
    AND heads.shipping > head.shipping_amount
