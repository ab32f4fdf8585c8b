-- Truth: an invoice's tax by rate sums to its totals, and its lines at each rate sum to that rate's tax.
-- Compared when the transaction ends, since lines and summary come after their invoice.
CREATE FUNCTION orders_check_invoice_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    document bigint := coalesce((to_jsonb(NEW) ->> 'invoice_id')::bigint, NEW.id);
BEGIN
    IF EXISTS (
        SELECT FROM orders_invoice AS invoice
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(net_amount + tax_amount), 0) AS total, coalesce(sum(tax_amount), 0) AS tax
            FROM orders_invoicetax WHERE invoice_id = invoice.id) AS summary
        WHERE invoice.id = document
            AND (invoice.total_amount, invoice.tax_amount) IS DISTINCT FROM (summary.total, summary.tax)
    ) OR EXISTS (
        SELECT FROM (
            SELECT tax_rate, sum(net_amount) AS net, sum(tax_amount) AS tax
            FROM orders_invoiceline WHERE invoice_id = document GROUP BY 1) AS line
        FULL JOIN (SELECT * FROM orders_invoicetax WHERE invoice_id = document) AS stated USING (tax_rate)
        WHERE (coalesce(line.net, 0), coalesce(line.tax, 0))
            <> (coalesce(stated.net_amount, 0), coalesce(stated.tax_amount, 0))
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_sums_to_totals', TABLE = TG_TABLE_NAME,
            MESSAGE = 'The lines of an invoice, its tax by rate and its totals do not add up.';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER invoice_sums_to_totals AFTER INSERT ON orders_invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_check_invoice_sums();
CREATE CONSTRAINT TRIGGER invoice_sums_to_totals AFTER INSERT ON orders_invoiceline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_check_invoice_sums();
CREATE CONSTRAINT TRIGGER invoice_sums_to_totals AFTER INSERT ON orders_invoicetax
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_check_invoice_sums();

-- backwards --
DROP TRIGGER invoice_sums_to_totals ON orders_invoicetax;
DROP TRIGGER invoice_sums_to_totals ON orders_invoiceline;
DROP TRIGGER invoice_sums_to_totals ON orders_invoice;
DROP FUNCTION orders_check_invoice_sums();
