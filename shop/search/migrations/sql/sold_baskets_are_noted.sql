-- Truth: A sold order whose basket changes, or that is sold no more, is noted in search_stalebasket, whoever changes it.
-- A note each time, so that two writers never meet in an index. The lines of drafts are not noted: being sold is.
-- A line never changes its variant (orders refuse that), so lines only come and go.
CREATE FUNCTION search_order_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_stalebasket (store_id, order_key) VALUES (NEW.store_id, NEW.id);
    RETURN NULL;
END
$$;
CREATE FUNCTION search_lines_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_stalebasket (store_id, order_key)
    SELECT head.store_id, head.id FROM orders_order head
    WHERE head.id IN (SELECT order_id FROM come) AND head.status IN ('placed', 'completed');
    RETURN NULL;
END
$$;
CREATE FUNCTION search_lines_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_stalebasket (store_id, order_key)
    SELECT DISTINCT store_id, order_id FROM gone
    WHERE EXISTS (SELECT FROM search_countedbasket known WHERE known.order_key = gone.order_id)
        OR EXISTS (SELECT FROM orders_order head WHERE head.id = gone.order_id AND head.status IN ('placed', 'completed'));
    RETURN NULL;
END
$$;

CREATE TRIGGER search_changed AFTER UPDATE OF status ON orders_order FOR EACH ROW
    WHEN ((OLD.status IN ('placed', 'completed')) <> (NEW.status IN ('placed', 'completed')))
    EXECUTE FUNCTION search_order_changed();
CREATE TRIGGER search_came AFTER INSERT ON orders_orderline
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_lines_came();
CREATE TRIGGER search_went AFTER DELETE ON orders_orderline
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_lines_went();

-- backwards --
DROP TRIGGER search_went ON orders_orderline;
DROP TRIGGER search_came ON orders_orderline;
DROP TRIGGER search_changed ON orders_order;
DROP FUNCTION search_lines_went();
DROP FUNCTION search_lines_came();
DROP FUNCTION search_order_changed();
