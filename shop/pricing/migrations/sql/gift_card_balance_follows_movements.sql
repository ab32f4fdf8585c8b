-- Truth: the balance of a gift card is the sum of its movements, and each movement says what was left after it.
CREATE FUNCTION pricing_apply_gift_card_movement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pricing_giftcard SET balance_amount = balance_amount + NEW.amount
    WHERE id = NEW.gift_card_id AND store_id = NEW.store_id
    RETURNING balance_amount INTO NEW.balance_after_amount;
    PERFORM core_row_announced(TG_TABLE_NAME);
    -- A card that is missing here is refused by the foreign key a moment later, with its own words.
    NEW.balance_after_amount := coalesce(NEW.balance_after_amount, 0);
    RETURN NEW;
END
$$;

CREATE TRIGGER gift_card_balance_follows_movements BEFORE INSERT ON pricing_giftcardmovement
    FOR EACH ROW EXECUTE FUNCTION pricing_apply_gift_card_movement();

CREATE TRIGGER gift_card_balance_by_hand BEFORE UPDATE OF balance_amount ON pricing_giftcard
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.balance_amount IS DISTINCT FROM NEW.balance_amount)
    EXECUTE FUNCTION core_refuse_change(
        'gift_card_balance_follows_movements', 'Money comes onto a gift card, and leaves it, by a movement only.');
CREATE TRIGGER gift_card_balance_starts_at_zero BEFORE INSERT ON pricing_giftcard
    FOR EACH ROW WHEN (NEW.balance_amount <> 0)
    EXECUTE FUNCTION core_refuse_change(
        'gift_card_balance_follows_movements', 'Money comes onto a gift card, and leaves it, by a movement only.');

-- backwards --
DROP TRIGGER gift_card_balance_starts_at_zero ON pricing_giftcard;
DROP TRIGGER gift_card_balance_by_hand ON pricing_giftcard;
DROP TRIGGER gift_card_balance_follows_movements ON pricing_giftcardmovement;
DROP FUNCTION pricing_apply_gift_card_movement();
