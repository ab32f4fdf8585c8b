-- Truth: a stock item is one variant in one warehouse for good. Pointing it elsewhere would carry its goods over without
-- a movement, and its ledger with them.
CREATE TRIGGER stock_item_stays_in_place BEFORE UPDATE OF variant_id, warehouse_id ON inventory_stockitem
    FOR EACH ROW WHEN ((OLD.variant_id, OLD.warehouse_id) <> (NEW.variant_id, NEW.warehouse_id))
    EXECUTE FUNCTION core_refuse_change(
        'stock_item_stays_in_place', 'A stock item stays what and where it is: transfer the goods instead.');

-- backwards --
DROP TRIGGER stock_item_stays_in_place ON inventory_stockitem;
