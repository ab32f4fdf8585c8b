-- Truth: an active product has at least one variant, because nothing else of it can be sold.
-- Checked at commit: a product stands before its first variant does. The product's row lock makes two transactions
-- that each take away one of its last two variants queue up, so that the second one sees what the first one left.
CREATE FUNCTION catalog_product_has_a_variant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    product bigint;
BEGIN
    IF TG_TABLE_NAME = 'catalog_product' THEN
        product := NEW.id;
    ELSE
        product := OLD.product_id;
        PERFORM FROM catalog_product WHERE id = product FOR NO KEY UPDATE;
    END IF;
    IF EXISTS (SELECT FROM catalog_product WHERE id = product AND status = 'active')
        AND NOT EXISTS (SELECT FROM catalog_variant WHERE product_id = product)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'product_active_has_a_variant',
            TABLE = 'catalog_product', COLUMN = 'status',
            MESSAGE = 'An active product needs a variant: without one there is nothing to sell.';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER product_active_has_a_variant AFTER INSERT OR UPDATE OF status ON catalog_product
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'active')
    EXECUTE FUNCTION catalog_product_has_a_variant();
CREATE CONSTRAINT TRIGGER product_active_keeps_a_variant AFTER DELETE OR UPDATE OF product_id ON catalog_variant
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_product_has_a_variant();

-- backwards --
DROP TRIGGER product_active_keeps_a_variant ON catalog_variant;
DROP TRIGGER product_active_has_a_variant ON catalog_product;
DROP FUNCTION catalog_product_has_a_variant();
