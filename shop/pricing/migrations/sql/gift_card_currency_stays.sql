-- Truth: the money on a gift card stays in the currency in which it was put there.
CREATE TRIGGER gift_card_currency_stays BEFORE UPDATE OF currency ON pricing_giftcard
    FOR EACH ROW WHEN (OLD.currency <> NEW.currency)
    EXECUTE FUNCTION core_refuse_change(
        'gift_card_currency_stays', 'A gift card keeps its currency: issue a new card instead.');

-- backwards --
DROP TRIGGER gift_card_currency_stays ON pricing_giftcard;
