-- Truth: a day of orders or carts, and a customer, are noted in analytics_stalesales when something changes that they are counted from.
-- All that an order's rollups are made of passes through the order's own row: its lines, discounts, payments and parcels move
-- its balances. One note for a transaction that changes one order several times: what was noted last is remembered until commit.
CREATE FUNCTION analytics_note_order(store bigint, day date, customer bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    mark text := concat_ws(' ', store, day, customer);
BEGIN
    IF mark IS DISTINCT FROM current_setting('analytics.noted', true) THEN
        INSERT INTO analytics_stalesales (store_id, happened_on, customer_key) VALUES (store, day, customer);
        PERFORM set_config('analytics.noted', mark, true);
    END IF;
END
$$;

CREATE FUNCTION analytics_orders_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM analytics_note_order(store_id, day, customer_id)
    FROM (SELECT DISTINCT store_id, (placed_at AT TIME ZONE 'UTC')::date AS day, customer_id
          FROM come WHERE placed_at IS NOT NULL) AS changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_orders_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM analytics_note_order(store_id, day, customer_id)
    FROM (SELECT DISTINCT store_id, (placed_at AT TIME ZONE 'UTC')::date AS day, customer_id
          FROM gone WHERE placed_at IS NOT NULL) AS changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_orders_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM analytics_note_order(store_id, day, customer_id)
    FROM (SELECT store_id, (placed_at AT TIME ZONE 'UTC')::date AS day, customer_id FROM come WHERE placed_at IS NOT NULL
          UNION
          SELECT store_id, (placed_at AT TIME ZONE 'UTC')::date, customer_id FROM gone WHERE placed_at IS NOT NULL) AS changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_carts_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics_stalesales (store_id, happened_on)
    SELECT DISTINCT store_id, (created_at AT TIME ZONE 'UTC')::date FROM come;
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_carts_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics_stalesales (store_id, happened_on)
    SELECT DISTINCT store_id, (created_at AT TIME ZONE 'UTC')::date FROM gone;
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_carts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics_stalesales (store_id, happened_on)
    SELECT DISTINCT come.store_id, (day AT TIME ZONE 'UTC')::date
    FROM come JOIN gone USING (id), LATERAL (VALUES (come.created_at), (gone.created_at)) AS both_sides (day)
    WHERE (come.status, come.created_at) IS DISTINCT FROM (gone.status, gone.created_at);
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_products_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics_stalesales (store_id, product_key)
    SELECT come.store_id, come.id FROM come JOIN gone USING (id)
    WHERE come.category_id IS DISTINCT FROM gone.category_id;
    RETURN NULL;
END
$$;
CREATE FUNCTION analytics_variant_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics_stalesales (store_id, product_key) VALUES (OLD.store_id, OLD.product_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER analytics_came AFTER INSERT ON orders_order
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION analytics_orders_came();
CREATE TRIGGER analytics_changed AFTER UPDATE ON orders_order
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION analytics_orders_changed();
CREATE TRIGGER analytics_went AFTER DELETE ON orders_order
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION analytics_orders_went();
CREATE TRIGGER analytics_came AFTER INSERT ON orders_cart
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION analytics_carts_came();
CREATE TRIGGER analytics_changed AFTER UPDATE ON orders_cart
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION analytics_carts_changed();
CREATE TRIGGER analytics_went AFTER DELETE ON orders_cart
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION analytics_carts_went();
CREATE TRIGGER analytics_moved AFTER UPDATE ON catalog_product
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION analytics_products_moved();
CREATE TRIGGER analytics_moved AFTER UPDATE OF product_id ON catalog_variant
    FOR EACH ROW WHEN (OLD.product_id <> NEW.product_id) EXECUTE FUNCTION analytics_variant_moved();

-- backwards --
DROP TRIGGER analytics_moved ON catalog_variant;
DROP TRIGGER analytics_moved ON catalog_product;
DROP TRIGGER analytics_went ON orders_cart;
DROP TRIGGER analytics_changed ON orders_cart;
DROP TRIGGER analytics_came ON orders_cart;
DROP TRIGGER analytics_went ON orders_order;
DROP TRIGGER analytics_changed ON orders_order;
DROP TRIGGER analytics_came ON orders_order;
DROP FUNCTION analytics_variant_moved();
DROP FUNCTION analytics_products_moved();
DROP FUNCTION analytics_carts_changed();
DROP FUNCTION analytics_carts_went();
DROP FUNCTION analytics_carts_came();
DROP FUNCTION analytics_orders_changed();
DROP FUNCTION analytics_orders_went();
DROP FUNCTION analytics_orders_came();
DROP FUNCTION analytics_note_order(bigint, date, bigint);
