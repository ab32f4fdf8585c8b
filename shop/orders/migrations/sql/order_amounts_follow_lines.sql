-- Truth: an order's lines, tax and quantities are the sums over its lines, after every statement.
-- Written out, not made by core_keep_balance, because it moves five columns at once and every order passes here.
CREATE FUNCTION orders_apply_lines_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH change AS (
        SELECT order_id AS id, sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
               sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
        FROM come GROUP BY 1
    ), locked AS MATERIALIZED (
        SELECT head.id AS order_id, change.* FROM orders_order AS head JOIN change USING (id)
        ORDER BY head.id FOR NO KEY UPDATE OF head
    )
    UPDATE orders_order AS head
    SET lines_amount = lines_amount + locked.lines, tax_amount = tax_amount + locked.tax,
        item_quantity = item_quantity + locked.items, fulfilled_quantity = fulfilled_quantity + locked.fulfilled,
        returned_quantity = returned_quantity + locked.returned
    FROM locked WHERE head.id = locked.order_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION orders_apply_lines_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH change AS (
        SELECT order_id AS id, sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
               sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
        FROM gone GROUP BY 1
    ), locked AS MATERIALIZED (
        SELECT head.id AS order_id, change.* FROM orders_order AS head JOIN change USING (id)
        ORDER BY head.id FOR NO KEY UPDATE OF head
    )
    UPDATE orders_order AS head
    SET lines_amount = lines_amount - locked.lines, tax_amount = tax_amount - locked.tax,
        item_quantity = item_quantity - locked.items, fulfilled_quantity = fulfilled_quantity - locked.fulfilled,
        returned_quantity = returned_quantity - locked.returned
    FROM locked WHERE head.id = locked.order_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION orders_apply_lines_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH change AS (
        SELECT order_id AS id, sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
               sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
        FROM (SELECT order_id, subtotal_amount, tax_amount, quantity, fulfilled_quantity, returned_quantity FROM come
              UNION ALL
              SELECT order_id, -subtotal_amount, -tax_amount, -quantity, -fulfilled_quantity, -returned_quantity
              FROM gone) AS both_sides
        GROUP BY 1
    ), locked AS MATERIALIZED (
        SELECT head.id AS order_id, change.* FROM orders_order AS head JOIN change USING (id)
        ORDER BY head.id FOR NO KEY UPDATE OF head
    )
    UPDATE orders_order AS head
    SET lines_amount = lines_amount + locked.lines, tax_amount = tax_amount + locked.tax,
        item_quantity = item_quantity + locked.items, fulfilled_quantity = fulfilled_quantity + locked.fulfilled,
        returned_quantity = returned_quantity + locked.returned
    FROM locked WHERE head.id = locked.order_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER order_amounts_follow_insert AFTER INSERT ON orders_orderline
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION orders_apply_lines_come();
CREATE TRIGGER order_amounts_follow_update AFTER UPDATE ON orders_orderline
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION orders_apply_lines_change();
CREATE TRIGGER order_amounts_follow_delete AFTER DELETE ON orders_orderline
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION orders_apply_lines_gone();

CREATE TRIGGER order_amounts_by_hand
    BEFORE UPDATE OF lines_amount, tax_amount, item_quantity, fulfilled_quantity, returned_quantity ON orders_order
    FOR EACH ROW WHEN (
        pg_trigger_depth() = 0
        AND (OLD.lines_amount, OLD.tax_amount, OLD.item_quantity, OLD.fulfilled_quantity, OLD.returned_quantity)
            IS DISTINCT FROM
            (NEW.lines_amount, NEW.tax_amount, NEW.item_quantity, NEW.fulfilled_quantity, NEW.returned_quantity))
    EXECUTE FUNCTION core_refuse_change(
        'order_amounts_follow_lines', 'An order''s amounts and quantities follow from its lines.');
CREATE TRIGGER order_amounts_start_at_zero BEFORE INSERT ON orders_order
    FOR EACH ROW WHEN (
        (NEW.lines_amount, NEW.tax_amount, NEW.item_quantity, NEW.fulfilled_quantity, NEW.returned_quantity)
        IS DISTINCT FROM (0, 0, 0, 0, 0))
    EXECUTE FUNCTION core_refuse_change(
        'order_amounts_follow_lines', 'An order''s amounts and quantities follow from its lines.');

-- backwards --
DROP TRIGGER order_amounts_start_at_zero ON orders_order;
DROP TRIGGER order_amounts_by_hand ON orders_order;
DROP TRIGGER order_amounts_follow_delete ON orders_orderline;
DROP TRIGGER order_amounts_follow_update ON orders_orderline;
DROP TRIGGER order_amounts_follow_insert ON orders_orderline;
DROP FUNCTION orders_apply_lines_change();
DROP FUNCTION orders_apply_lines_gone();
DROP FUNCTION orders_apply_lines_come();
