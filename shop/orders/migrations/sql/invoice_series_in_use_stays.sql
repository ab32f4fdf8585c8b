-- Truth: an invoice keeps the number that it was issued with, and the series' prefix is part of that.
CREATE TRIGGER invoice_series_in_use_stays BEFORE UPDATE OF prefix, kind ON orders_invoiceseries
    FOR EACH ROW WHEN (OLD.last_number > 0 AND (OLD.prefix, OLD.kind) <> (NEW.prefix, NEW.kind))
    EXECUTE FUNCTION core_refuse_change(
        'invoice_series_in_use_stays', 'Invoices carry this prefix already: begin a new series instead.');

-- backwards --
DROP TRIGGER invoice_series_in_use_stays ON orders_invoiceseries;
