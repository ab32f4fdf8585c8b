-- What made the lines cheaper
-- One promotion of a tenth, and each line that it reached.
INSERT INTO pricing_promotion (id, store_id, name, kind, percent, priority, is_stackable, is_active, needs_coupon, valid)
SELECT 1, store_id, 'A tenth off', 'percentage', 10, 100, FALSE, TRUE, FALSE, tstzrange(opens_at, NULL) FROM load_scope;

CREATE TEMP VIEW load_discounts AS
SELECT order_id, line_id, 'promotion' AS kind, 'A tenth off' AS label, discount_cents AS cents, 1 AS promotion_id,
       NULL::bigint AS redemption_id
FROM load_lines WHERE discount_cents > 0;
