-- Truth: a reservation that was fulfilled, released or has expired stays as it is; an open one keeps its place and
-- its quantity, and can only be closed.
CREATE TRIGGER reservation_closed_stays BEFORE UPDATE ON inventory_reservation
    FOR EACH ROW WHEN (
        OLD.status <> 'open'
        OR (OLD.store_id, OLD.stock_item_id, OLD.quantity) <> (NEW.store_id, NEW.stock_item_id, NEW.quantity))
    EXECUTE FUNCTION core_refuse_change(
        'reservation_closed_stays', 'A reservation can be closed and no more: make a new one instead.');

-- backwards --
DROP TRIGGER reservation_closed_stays ON inventory_reservation;
