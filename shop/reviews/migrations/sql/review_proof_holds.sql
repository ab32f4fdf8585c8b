-- Truth: a review is verified by a shipped line of an order of the same customer, for the same product, and stays so.
-- What was shipped stays shipped, and a line keeps its variant: these are rules of the orders. An order may get another
-- customer and a variant another product, which is looked at when all is done, so that a review can follow.
CREATE FUNCTION reviews_refuse_false_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The share locks make whoever gives the order or the variant away wait, so that neither slips past the other.
    PERFORM FROM orders_orderline AS line
        JOIN orders_order AS bought ON bought.id = line.order_id
        JOIN catalog_variant AS variant ON variant.id = line.variant_id
        WHERE line.id = NEW.order_line_id AND line.fulfilled_quantity > 0
            AND bought.customer_id = NEW.customer_id AND variant.product_id = NEW.product_id
        FOR SHARE OF bought, variant;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_proof_holds',
            TABLE = TG_TABLE_NAME, COLUMN = 'order_line',
            MESSAGE = 'A purchase is proved by a shipped line of this customer''s own order, for this product.';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION reviews_refuse_lost_proof() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_lost boolean;
BEGIN
    IF TG_TABLE_NAME = 'orders_order' THEN
        is_lost := EXISTS (
            SELECT FROM reviews_review AS review JOIN orders_order AS bought ON bought.id = review.order_id
            WHERE review.order_id = NEW.id AND bought.customer_id IS DISTINCT FROM review.customer_id);
    ELSE
        is_lost := EXISTS (
            SELECT FROM reviews_review AS review
            JOIN orders_orderline AS line ON line.id = review.order_line_id
            JOIN catalog_variant AS variant ON variant.id = line.variant_id
            WHERE review.product_id = OLD.product_id AND variant.id = NEW.id AND variant.product_id <> OLD.product_id);
    END IF;
    IF is_lost THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_proof_holds', TABLE = TG_TABLE_NAME,
            MESSAGE = 'A verified review stands on this purchase.';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER review_proof_holds
    AFTER INSERT OR UPDATE OF product_id, customer_id, order_id, order_line_id ON reviews_review
    FOR EACH ROW WHEN (NEW.order_line_id IS NOT NULL) EXECUTE FUNCTION reviews_refuse_false_proof();
CREATE CONSTRAINT TRIGGER review_proof_keeps_its_customer AFTER UPDATE OF customer_id ON orders_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id)
    EXECUTE FUNCTION reviews_refuse_lost_proof();
CREATE CONSTRAINT TRIGGER review_proof_keeps_its_product AFTER UPDATE OF product_id ON catalog_variant
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.product_id <> NEW.product_id)
    EXECUTE FUNCTION reviews_refuse_lost_proof();

-- backwards --
DROP TRIGGER review_proof_keeps_its_product ON catalog_variant;
DROP TRIGGER review_proof_keeps_its_customer ON orders_order;
DROP TRIGGER review_proof_holds ON reviews_review;
DROP FUNCTION reviews_refuse_lost_proof();
DROP FUNCTION reviews_refuse_false_proof();
