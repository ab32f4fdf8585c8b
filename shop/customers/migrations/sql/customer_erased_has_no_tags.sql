-- Truth: an erased customer has no tags, and cannot get any.
CREATE FUNCTION customers_refuse_erasure_with_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM customers_tagging WHERE customer_id = NEW.id) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'customer_erased_has_no_tags',
            TABLE = 'customers_customer', MESSAGE = 'Remove the tags of the customer before erasing it.';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER customer_erased_has_no_tags BEFORE UPDATE OF erased_at ON customers_customer
    FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION customers_refuse_erasure_with_tags();
CREATE TRIGGER tagging_not_of_erased BEFORE INSERT OR UPDATE ON customers_tagging
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_data_of_erased();

-- backwards --
DROP TRIGGER tagging_not_of_erased ON customers_tagging;
DROP TRIGGER customer_erased_has_no_tags ON customers_customer;
DROP FUNCTION customers_refuse_erasure_with_tags();
