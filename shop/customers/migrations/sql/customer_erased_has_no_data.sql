-- Truth: an erased customer has no addresses, consents or notes, and cannot get any.
CREATE FUNCTION customers_refuse_erasure_with_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM customers_address WHERE customer_id = NEW.id)
        OR EXISTS (SELECT FROM customers_consent WHERE customer_id = NEW.id)
        OR EXISTS (SELECT FROM customers_note WHERE customer_id = NEW.id)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'customer_erased_has_no_data',
            TABLE = 'customers_customer',
            MESSAGE = 'Remove the addresses, consents and notes of the customer before erasing it.';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER customer_erased_has_no_data BEFORE UPDATE OF erased_at ON customers_customer
    FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION customers_refuse_erasure_with_data();

CREATE TRIGGER customer_erased_for_good BEFORE UPDATE OF erased_at ON customers_customer
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at)
    EXECUTE FUNCTION core_refuse_change(
        'customer_erased_has_no_data', 'An erased customer cannot be brought back.');

CREATE FUNCTION customers_refuse_data_of_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The share lock makes a concurrent erasure wait, so that neither can slip past the other.
    PERFORM FROM customers_customer WHERE id = NEW.customer_id FOR SHARE;
    IF EXISTS (SELECT FROM customers_customer WHERE id = NEW.customer_id AND erased_at IS NOT NULL) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'customer_erased_has_no_data',
            TABLE = TG_TABLE_NAME,
            MESSAGE = 'This customer was erased and cannot get personal data again.';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER address_not_of_erased BEFORE INSERT OR UPDATE ON customers_address
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_data_of_erased();
CREATE TRIGGER consent_not_of_erased BEFORE INSERT ON customers_consent
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_data_of_erased();
CREATE TRIGGER note_not_of_erased BEFORE INSERT OR UPDATE ON customers_note
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_data_of_erased();

-- backwards --
DROP TRIGGER note_not_of_erased ON customers_note;
DROP TRIGGER consent_not_of_erased ON customers_consent;
DROP TRIGGER address_not_of_erased ON customers_address;
DROP FUNCTION customers_refuse_data_of_erased();
DROP TRIGGER customer_erased_for_good ON customers_customer;
DROP TRIGGER customer_erased_has_no_data ON customers_customer;
DROP FUNCTION customers_refuse_erasure_with_data();
