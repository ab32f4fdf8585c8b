-- Truth: the invoices of a series are numbered 1, 2, 3 … without a gap.
-- Truth: a credit note corrects an invoice.
-- The counter's row lock makes issuing queue up per series until commit; a rollback gives the number back. (A sequence
-- would be faster and would leave gaps.)
CREATE FUNCTION orders_number_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'credit_note' AND NEW.credited_invoice_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM orders_invoice WHERE id = NEW.credited_invoice_id AND kind = 'invoice')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_credit_note_corrects_an_invoice',
            TABLE = 'orders_invoice', COLUMN = 'credited_invoice_id',
            MESSAGE = 'A credit note corrects an invoice that was issued before, not another credit note.';
    END IF;
    UPDATE orders_invoiceseries SET last_number = last_number + 1
    WHERE id = NEW.series_id AND store_id = NEW.store_id AND kind = NEW.kind
    RETURNING last_number INTO NEW.number;
    IF NEW.number IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_numbers_without_gaps',
            TABLE = 'orders_invoice', COLUMN = 'series_id',
            MESSAGE = 'This series of numbers is not for such documents of this store.';
    END IF;
    PERFORM core_row_announced(TG_TABLE_NAME);
    RETURN NEW;
END
$$;

CREATE TRIGGER invoice_numbers_without_gaps BEFORE INSERT ON orders_invoice
    FOR EACH ROW EXECUTE FUNCTION orders_number_invoice();

CREATE TRIGGER invoice_series_by_hand BEFORE UPDATE OF last_number ON orders_invoiceseries
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.last_number IS DISTINCT FROM NEW.last_number)
    EXECUTE FUNCTION core_refuse_change(
        'invoice_numbers_without_gaps', 'A series counts by itself, one for each invoice.');
CREATE TRIGGER invoice_series_starts_at_zero BEFORE INSERT ON orders_invoiceseries
    FOR EACH ROW WHEN (NEW.last_number <> 0)
    EXECUTE FUNCTION core_refuse_change(
        'invoice_numbers_without_gaps', 'A series counts by itself, one for each invoice.');

-- backwards --
DROP TRIGGER invoice_series_starts_at_zero ON orders_invoiceseries;
DROP TRIGGER invoice_series_by_hand ON orders_invoiceseries;
DROP TRIGGER invoice_numbers_without_gaps ON orders_invoice;
DROP FUNCTION orders_number_invoice();
