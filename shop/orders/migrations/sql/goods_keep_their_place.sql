-- Truth: what a line sold, and where a parcel was packed or a return is received, stays as it was written, since the
-- ledger is compared with it.
CREATE TRIGGER order_line_variant_stays BEFORE UPDATE OF variant_id ON orders_orderline
    FOR EACH ROW WHEN (OLD.variant_id <> NEW.variant_id)
    EXECUTE FUNCTION core_refuse_change(
        'order_line_variant_stays', 'A line is for one variant: take it out and add a line for the other.');
CREATE TRIGGER fulfilment_warehouse_stays BEFORE UPDATE OF warehouse_id ON orders_fulfilment
    FOR EACH ROW WHEN (OLD.warehouse_id <> NEW.warehouse_id)
    EXECUTE FUNCTION core_refuse_change(
        'fulfilment_warehouse_stays', 'A parcel is packed in one warehouse: unpack it and pack another.');
CREATE TRIGGER return_warehouse_stays BEFORE UPDATE OF warehouse_id ON orders_return
    FOR EACH ROW WHEN (OLD.warehouse_id <> NEW.warehouse_id)
    EXECUTE FUNCTION core_refuse_change(
        'return_warehouse_stays', 'A return is received in one warehouse: reject it and request another.');

-- backwards --
DROP TRIGGER return_warehouse_stays ON orders_return;
DROP TRIGGER fulfilment_warehouse_stays ON orders_fulfilment;
DROP TRIGGER order_line_variant_stays ON orders_orderline;
