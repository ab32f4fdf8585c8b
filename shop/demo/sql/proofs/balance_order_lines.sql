-- Orders whose lines, tax and quantities are not the sums over their lines
SELECT count(*)
FROM orders_order AS head
LEFT JOIN (
    SELECT order_id, sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
           sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
    FROM orders_orderline GROUP BY 1) AS line ON line.order_id = head.id
WHERE (head.lines_amount, head.tax_amount, head.item_quantity, head.fulfilled_quantity, head.returned_quantity)
    IS DISTINCT FROM
    (coalesce(lines, 0), coalesce(tax, 0), coalesce(items, 0), coalesce(fulfilled, 0), coalesce(returned, 0))
