-- Truth: what was sent stays written down: which units of what left, from where, and where to.
CREATE TRIGGER transfer_line_sent_stays
    BEFORE UPDATE OF transfer_id, variant_id, quantity, sent_movement_id ON inventory_transferline
    FOR EACH ROW WHEN (
        OLD.sent_movement_id IS NOT NULL
        AND (OLD.transfer_id, OLD.variant_id, OLD.quantity, OLD.sent_movement_id)
            IS DISTINCT FROM (NEW.transfer_id, NEW.variant_id, NEW.quantity, NEW.sent_movement_id))
    EXECUTE FUNCTION core_refuse_change('transfer_line_sent_stays', 'These goods have left: receive them where they come.');
CREATE TRIGGER transfer_line_sent_is_not_deleted BEFORE DELETE ON inventory_transferline
    FOR EACH ROW WHEN (OLD.sent_movement_id IS NOT NULL)
    EXECUTE FUNCTION core_refuse_change('transfer_line_sent_stays', 'These goods have left: receive them where they come.');

CREATE FUNCTION inventory_refuse_turning_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM inventory_transferline WHERE transfer_id = OLD.id AND sent_movement_id IS NOT NULL) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_sent_stays', TABLE = TG_TABLE_NAME,
            MESSAGE = 'Goods are on their way: receive them, and send them on with another transfer.';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER transfer_sent_stays BEFORE UPDATE OF source_id, destination_id ON inventory_transfer
    FOR EACH ROW WHEN ((OLD.source_id, OLD.destination_id) <> (NEW.source_id, NEW.destination_id))
    EXECUTE FUNCTION inventory_refuse_turning_back();

-- backwards --
DROP TRIGGER transfer_sent_stays ON inventory_transfer;
DROP FUNCTION inventory_refuse_turning_back();
DROP TRIGGER transfer_line_sent_is_not_deleted ON inventory_transferline;
DROP TRIGGER transfer_line_sent_stays ON inventory_transferline;
