-- Truth: a line whose goods have moved is not unwritten: its movement stays in the ledger, so the line stays too.
CREATE TRIGGER fulfilment_line_shipped_stays BEFORE UPDATE OR DELETE ON orders_fulfilmentline
    FOR EACH ROW WHEN (OLD.movement_id IS NOT NULL)
    EXECUTE FUNCTION core_refuse_change(
        'fulfilment_line_shipped_stays', 'These goods have left the warehouse: take them back with a return.');
CREATE TRIGGER return_line_restocked_stays BEFORE UPDATE OR DELETE ON orders_returnline
    FOR EACH ROW WHEN (OLD.movement_id IS NOT NULL)
    EXECUTE FUNCTION core_refuse_change(
        'return_line_restocked_stays', 'These goods are back on the shelf: adjust the stock instead.');

-- backwards --
DROP TRIGGER return_line_restocked_stays ON orders_returnline;
DROP TRIGGER fulfilment_line_shipped_stays ON orders_fulfilmentline;
