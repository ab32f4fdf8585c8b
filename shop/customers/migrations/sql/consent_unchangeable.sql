-- Truth: an answer that a customer gave is not rewritten. It leaves with the customer's personal data, and not before.
CREATE TRIGGER customers_consent_unchangeable BEFORE UPDATE ON customers_consent
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change(
        'customers_consent_unchangeable', 'An answer stays as it was given: record the new answer instead.');
CREATE TRIGGER customers_consent_truncate BEFORE TRUNCATE ON customers_consent
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change(
        'customers_consent_unchangeable', 'An answer stays as it was given: record the new answer instead.');

-- Checked at commit: the answers go first, and then the customer is erased.
CREATE FUNCTION customers_consent_leaves_with_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM customers_customer WHERE id = OLD.customer_id AND erased_at IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'customers_consent_unchangeable',
            TABLE = 'customers_consent',
            MESSAGE = 'An answer leaves with the customer''s personal data, and not before.';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER customers_consent_leaves_with_customer AFTER DELETE ON customers_consent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION customers_consent_leaves_with_customer();

-- backwards --
DROP TRIGGER customers_consent_leaves_with_customer ON customers_consent;
DROP FUNCTION customers_consent_leaves_with_customer();
DROP TRIGGER customers_consent_truncate ON customers_consent;
DROP TRIGGER customers_consent_unchangeable ON customers_consent;
