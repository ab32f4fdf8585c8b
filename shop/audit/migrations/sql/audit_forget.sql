-- Truth: when a customer is erased, the entries keep that something was changed and forget who it was about.
-- Checked at commit, so that what the same transaction still deletes is forgotten as well.
CREATE FUNCTION audit_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE audit_change SET before = audit_blanked(before, audit_personal(table_name)),
        after = audit_blanked(after, audit_personal(table_name))
    WHERE subject_id = NEW.id;
    UPDATE audit_change SET before = audit_blanked(before, audit_personal(table_name)),
        after = audit_blanked(after, audit_personal(table_name))
    WHERE table_name = 'orders_orderaddress' AND row_id IN (
        SELECT address.id FROM orders_orderaddress AS address JOIN orders_order AS head ON head.id = address.order_id
        WHERE head.store_id = NEW.store_id AND head.customer_id = NEW.id);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER audit_forget AFTER UPDATE OF erased_at ON customers_customer
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION audit_forget();

-- backwards --
DROP TRIGGER audit_forget ON customers_customer;
DROP FUNCTION audit_forget();
