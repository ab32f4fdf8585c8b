-- Baskets that can be sold
-- One row for each basket with a line that can be sold. Makers' coupons are those of all its lines, since the till
-- wrote many of them as a line of their own, without a product; they pay at most the whole basket.
CREATE TEMP TABLE load_orders ON COMMIT DROP AS
SELECT
    basket.*,
    lines_cents - discount_cents AS total_cents,
    least(handed_in.cents, lines_cents - discount_cents) AS makers_coupon_cents,
    'household-' || customer.household_id || '@example.com' AS email,
    'completed' AS status,
    'till' AS method,
    TRUE AS is_paid,
    placed_at AS shipped_at,
    0 AS shipping_cents,
    0 AS tax_cents,
    0 AS refunded_cents,
    0 AS returned_quantity
FROM (
    SELECT
        order_id,
        min(basket_id)::text AS number,
        min(customer_id) AS customer_id,
        min(warehouse_id) AS warehouse_id,
        min(placed_at) AS placed_at,
        sum(quantity) AS quantity,
        sum(subtotal_cents) AS lines_cents,
        sum(multibuy_cents + loyalty_cents + coupon_cents) AS discount_cents
    FROM load_lines GROUP BY order_id) AS basket
JOIN load_customers AS customer USING (customer_id)
JOIN (SELECT basket_id::text AS number, sum(coupon_disc) AS cents FROM source_transactions GROUP BY 1) AS handed_in
    USING (number)
ORDER BY order_id;
ANALYZE load_orders (order_id, customer_id, warehouse_id);
