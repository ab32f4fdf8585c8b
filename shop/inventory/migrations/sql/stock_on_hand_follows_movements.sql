-- Truth: what lies in a warehouse is the sum of its movements, and each movement says what lay there after it.
-- The UPDATE takes the item's row lock, so movements of one item queue up and their balances form a chain; the CHECKs
-- on the item refuse what would take too much.
CREATE FUNCTION inventory_apply_movement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE inventory_stockitem SET on_hand = on_hand + NEW.quantity
    WHERE id = NEW.stock_item_id AND store_id = NEW.store_id
    RETURNING on_hand INTO NEW.balance_after;
    PERFORM core_row_announced(TG_TABLE_NAME);
    -- An item that is missing here is refused by the foreign key a moment later, with its own words.
    NEW.balance_after := coalesce(NEW.balance_after, 0);
    RETURN NEW;
END
$$;

CREATE TRIGGER stock_on_hand_follows_movements BEFORE INSERT ON inventory_stockmovement
    FOR EACH ROW EXECUTE FUNCTION inventory_apply_movement();

CREATE TRIGGER stock_on_hand_by_hand BEFORE UPDATE OF on_hand ON inventory_stockitem
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.on_hand IS DISTINCT FROM NEW.on_hand)
    EXECUTE FUNCTION core_refuse_change(
        'stock_on_hand_follows_movements', 'Stock changes by a movement only: receive, adjust, count or transfer it.');
CREATE TRIGGER stock_on_hand_starts_at_zero BEFORE INSERT ON inventory_stockitem
    FOR EACH ROW WHEN (NEW.on_hand <> 0)
    EXECUTE FUNCTION core_refuse_change(
        'stock_on_hand_follows_movements', 'Stock changes by a movement only: receive, adjust, count or transfer it.');

-- backwards --
DROP TRIGGER stock_on_hand_starts_at_zero ON inventory_stockitem;
DROP TRIGGER stock_on_hand_by_hand ON inventory_stockitem;
DROP TRIGGER stock_on_hand_follows_movements ON inventory_stockmovement;
DROP FUNCTION inventory_apply_movement();
