-- Truth: an answer that a customer gave is not rewritten. It leaves with the customer's personal data, and not before.
CREATE TRIGGER customers_consent_unchangeable BEFORE UPDATE ON customers_consent
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change(
        'customers_consent_unchangeable', 'An answer stays as it was given: record the new answer instead.');

-- backwards --
DROP TRIGGER customers_consent_unchangeable ON customers_consent;
