-- Truth: an order's lines, tax, quantities and discounts are the sums over its rows, after every statement.
-- An order may be written with its sums, if its lines and discounts come in the same statement: that saves updating the
-- order twice, each time with all of its indexes. Whoever does so is believed nothing: when the statement is done the
-- sums are compared. The triggers of lines and discounts add to an order as before, but for those of the newest INSERT
-- of orders they add everything up anew, which changes nothing where the sums came along. The setting that names these
-- orders decides how something is counted, never what it comes to.
CREATE FUNCTION orders_no_sums_yet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('backroom.orders_with_sums', '', true);
    RETURN NULL;
END
$$;

CREATE FUNCTION orders_note_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config(
        'backroom.orders_with_sums', concat_ws(',', nullif(current_setting('backroom.orders_with_sums'), ''), NEW.id), true);
    RETURN NEW;
END
$$;

CREATE FUNCTION orders_check_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line record;
BEGIN
    SELECT coalesce(sum(subtotal_amount), 0) AS lines, coalesce(sum(tax_amount), 0) AS tax,
           coalesce(sum(quantity), 0) AS items
    INTO line FROM orders_orderline WHERE order_id = NEW.id;
    IF (NEW.lines_amount, NEW.tax_amount, NEW.item_quantity) IS DISTINCT FROM (line.lines, line.tax, line.items) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_amounts_follow_lines', TABLE = TG_TABLE_NAME,
            MESSAGE = 'An order''s amounts and quantities follow from its lines.';
    END IF;
    IF NEW.discount_amount <> (
        SELECT coalesce(sum(amount), 0) FROM orders_orderdiscount WHERE order_id = NEW.id)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'orders_order_discount_amount_follows',
            TABLE = TG_TABLE_NAME, MESSAGE = 'An order''s discount follows from its discounts, rule by rule.';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION orders_apply_lines_come() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint[] := string_to_array(nullif(current_setting('backroom.orders_with_sums', true), ''), ',');
    one bigint;
BEGIN
    IF whole IS NULL OR EXISTS (SELECT FROM come WHERE order_id <> ALL (whole)) THEN
        WITH change AS (
            SELECT order_id AS id, sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
                   sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
            FROM come WHERE whole IS NULL OR order_id <> ALL (whole) GROUP BY 1
        ), locked AS MATERIALIZED (
            SELECT head.id AS order_id, change.* FROM orders_order AS head JOIN change USING (id)
            ORDER BY head.id FOR NO KEY UPDATE OF head
        )
        UPDATE orders_order AS head
        SET lines_amount = lines_amount + locked.lines, tax_amount = tax_amount + locked.tax,
            item_quantity = item_quantity + locked.items, fulfilled_quantity = fulfilled_quantity + locked.fulfilled,
            returned_quantity = returned_quantity + locked.returned
        FROM locked WHERE head.id = locked.order_id;
    END IF;
    FOREACH one IN ARRAY coalesce(whole, '{}') LOOP
        UPDATE orders_order AS head
        SET lines_amount = line.lines, tax_amount = line.tax, item_quantity = line.items,
            fulfilled_quantity = line.fulfilled, returned_quantity = line.returned
        FROM (
            SELECT sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
                   sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
            FROM orders_orderline WHERE order_id = one) AS line
        WHERE head.id = one AND line.items IS NOT NULL
            AND (head.lines_amount, head.tax_amount, head.item_quantity, head.fulfilled_quantity, head.returned_quantity)
                IS DISTINCT FROM (line.lines, line.tax, line.items, line.fulfilled, line.returned);
    END LOOP;
    RETURN NULL;
END
$$;

-- The discount's balance written out, so that its plans are kept: every order passes here.
CREATE FUNCTION orders_apply_discounts_come() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint[] := string_to_array(nullif(current_setting('backroom.orders_with_sums', true), ''), ',');
    one bigint;
BEGIN
    IF whole IS NULL OR EXISTS (SELECT FROM come WHERE order_id <> ALL (whole)) THEN
        WITH change AS (
            SELECT order_id AS id, sum(amount) AS amount FROM come
            WHERE whole IS NULL OR order_id <> ALL (whole) GROUP BY 1
        ), locked AS MATERIALIZED (
            SELECT head.id, change.amount FROM orders_order AS head JOIN change USING (id)
            ORDER BY head.id FOR NO KEY UPDATE OF head
        )
        UPDATE orders_order AS head SET discount_amount = head.discount_amount + locked.amount
        FROM locked WHERE head.id = locked.id;
    END IF;
    FOREACH one IN ARRAY coalesce(whole, '{}') LOOP
        UPDATE orders_order AS head SET discount_amount = given.amount
        FROM (SELECT sum(amount) AS amount FROM orders_orderdiscount WHERE order_id = one) AS given
        WHERE head.id = one AND head.discount_amount <> given.amount;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION orders_apply_discounts_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH change AS (
        SELECT id, sum(amount) AS amount
        FROM (SELECT order_id AS id, amount FROM come UNION ALL SELECT order_id, -amount FROM gone) AS both_sides
        GROUP BY 1 HAVING sum(amount) <> 0
    ), locked AS MATERIALIZED (
        SELECT head.id, change.amount FROM orders_order AS head JOIN change USING (id)
        ORDER BY head.id FOR NO KEY UPDATE OF head
    )
    UPDATE orders_order AS head SET discount_amount = head.discount_amount + locked.amount
    FROM locked WHERE head.id = locked.id;
    RETURN NULL;
END
$$;

CREATE FUNCTION orders_apply_discounts_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH change AS (
        SELECT order_id AS id, sum(amount) AS amount FROM gone GROUP BY 1
    ), locked AS MATERIALIZED (
        SELECT head.id, change.amount FROM orders_order AS head JOIN change USING (id)
        ORDER BY head.id FOR NO KEY UPDATE OF head
    )
    UPDATE orders_order AS head SET discount_amount = head.discount_amount - locked.amount
    FROM locked WHERE head.id = locked.id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER orders_order_discount_amount_follows_insert AFTER INSERT ON orders_orderdiscount
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION orders_apply_discounts_come();
CREATE OR REPLACE TRIGGER orders_order_discount_amount_follows_update AFTER UPDATE ON orders_orderdiscount
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT
    EXECUTE FUNCTION orders_apply_discounts_change();
CREATE OR REPLACE TRIGGER orders_order_discount_amount_follows_delete AFTER DELETE ON orders_orderdiscount
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION orders_apply_discounts_gone();

DROP TRIGGER orders_order_discount_amount_follows_start ON orders_order;
CREATE TRIGGER order_no_sums_yet BEFORE INSERT ON orders_order
    FOR EACH STATEMENT EXECUTE FUNCTION orders_no_sums_yet();
CREATE TRIGGER order_sums_come_along BEFORE INSERT ON orders_order
    FOR EACH ROW WHEN (
        (NEW.lines_amount, NEW.tax_amount, NEW.item_quantity, NEW.discount_amount) IS DISTINCT FROM (0, 0, 0, 0))
    EXECUTE FUNCTION orders_note_sums();
CREATE TRIGGER order_sums_are_sums AFTER INSERT ON orders_order
    FOR EACH ROW WHEN (
        (NEW.lines_amount, NEW.tax_amount, NEW.item_quantity, NEW.discount_amount) IS DISTINCT FROM (0, 0, 0, 0))
    EXECUTE FUNCTION orders_check_sums();
CREATE OR REPLACE TRIGGER order_amounts_start_at_zero BEFORE INSERT ON orders_order
    FOR EACH ROW WHEN ((NEW.fulfilled_quantity, NEW.returned_quantity) IS DISTINCT FROM (0, 0))
    EXECUTE FUNCTION core_refuse_change(
        'order_amounts_follow_lines', 'An order''s amounts and quantities follow from its lines.');

-- backwards --
CREATE OR REPLACE TRIGGER order_amounts_start_at_zero BEFORE INSERT ON orders_order
    FOR EACH ROW WHEN (
        (NEW.lines_amount, NEW.tax_amount, NEW.item_quantity, NEW.fulfilled_quantity, NEW.returned_quantity)
        IS DISTINCT FROM (0, 0, 0, 0, 0))
    EXECUTE FUNCTION core_refuse_change(
        'order_amounts_follow_lines', 'An order''s amounts and quantities follow from its lines.');
DROP TRIGGER order_sums_are_sums ON orders_order;
DROP TRIGGER order_sums_come_along ON orders_order;
DROP TRIGGER order_no_sums_yet ON orders_order;
CREATE TRIGGER orders_order_discount_amount_follows_start BEFORE INSERT ON orders_order
    FOR EACH ROW WHEN (NEW.discount_amount <> 0)
    EXECUTE FUNCTION core_refuse_change(
        'orders_order_discount_amount_follows', 'An order''s discount follows from its discounts, rule by rule.');
CREATE OR REPLACE TRIGGER orders_order_discount_amount_follows_insert AFTER INSERT ON orders_orderdiscount
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT
    EXECUTE FUNCTION core_keep_balance('orders_order', 'discount_amount', 'order_id', 'amount');
CREATE OR REPLACE TRIGGER orders_order_discount_amount_follows_update AFTER UPDATE ON orders_orderdiscount
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT
    EXECUTE FUNCTION core_keep_balance('orders_order', 'discount_amount', 'order_id', 'amount');
CREATE OR REPLACE TRIGGER orders_order_discount_amount_follows_delete AFTER DELETE ON orders_orderdiscount
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION core_keep_balance('orders_order', 'discount_amount', 'order_id', 'amount');
DROP FUNCTION orders_apply_discounts_gone();
DROP FUNCTION orders_apply_discounts_change();
DROP FUNCTION orders_apply_discounts_come();
CREATE OR REPLACE FUNCTION orders_apply_lines_come() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP FUNCTION orders_check_sums();
DROP FUNCTION orders_note_sums();
DROP FUNCTION orders_no_sums_yet();
