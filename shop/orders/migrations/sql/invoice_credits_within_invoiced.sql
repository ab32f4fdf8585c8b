-- Truth: each line of a credit note takes back a line of the invoice that it corrects, and all credit notes together
-- take back no more of a line than it had: no more units, and no more money.
-- The invoiced line is locked first, so that two credit notes of one line queue up.
CREATE FUNCTION orders_check_credit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    corrected bigint;
    invoiced orders_invoiceline%ROWTYPE;
BEGIN
    SELECT credited_invoice_id INTO corrected FROM orders_invoice WHERE id = NEW.invoice_id;
    IF corrected IS NULL AND NEW.credited_line_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO invoiced FROM orders_invoiceline
    WHERE id = NEW.credited_line_id AND invoice_id = corrected FOR NO KEY UPDATE;
    IF invoiced.id IS NULL OR EXISTS (
        SELECT FROM orders_invoiceline WHERE credited_line_id = invoiced.id
        HAVING sum(quantity) > invoiced.quantity OR sum(net_amount) > invoiced.net_amount
            OR sum(tax_amount) > invoiced.tax_amount)
        OR NEW.tax_rate <> invoiced.tax_rate
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_credits_within_invoiced',
            TABLE = 'orders_invoiceline', COLUMN = 'credited_line_id',
            MESSAGE = 'A credit note takes back no more than its invoice had, line by line.';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER invoice_credits_within_invoiced AFTER INSERT ON orders_invoiceline
    FOR EACH ROW EXECUTE FUNCTION orders_check_credit();

-- backwards --
DROP TRIGGER invoice_credits_within_invoiced ON orders_invoiceline;
DROP FUNCTION orders_check_credit();
