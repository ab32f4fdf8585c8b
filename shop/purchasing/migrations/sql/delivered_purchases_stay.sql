-- Truth: once something of a purchase has arrived, what was ordered on that line and where it goes stay as they were.
CREATE FUNCTION purchasing_refuse_moving_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM purchasing_receiptline WHERE purchase_order_id = OLD.id) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'purchase_delivered_stays', TABLE = TG_TABLE_NAME,
            MESSAGE = 'Some of it has arrived in that warehouse: order the rest anew for another one.';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER purchase_delivered_stays BEFORE UPDATE OF warehouse_id ON purchasing_purchaseorder
    FOR EACH ROW WHEN (OLD.warehouse_id <> NEW.warehouse_id) EXECUTE FUNCTION purchasing_refuse_moving_delivered();
CREATE TRIGGER purchase_line_delivered_stays BEFORE UPDATE OF variant_id ON purchasing_purchaseorderline
    FOR EACH ROW WHEN (OLD.received_quantity > 0 AND OLD.variant_id <> NEW.variant_id)
    EXECUTE FUNCTION core_refuse_change(
        'purchase_line_delivered_stays', 'Some of it has arrived: order the other variant on a line of its own.');

-- backwards --
DROP TRIGGER purchase_line_delivered_stays ON purchasing_purchaseorderline;
DROP TRIGGER purchase_delivered_stays ON purchasing_purchaseorder;
DROP FUNCTION purchasing_refuse_moving_delivered();
