-- Truth: money that was taken stays written down: it is given back by a refund, never by unwriting the payment.
CREATE TRIGGER payment_captured_money_stays BEFORE UPDATE OF captured_amount ON orders_payment
    FOR EACH ROW WHEN (NEW.captured_amount < OLD.captured_amount)
    EXECUTE FUNCTION core_refuse_change(
        'payment_captured_money_stays', 'Money that was taken stays written down: give it back with a refund.');
CREATE TRIGGER payment_captured_is_not_deleted BEFORE DELETE ON orders_payment
    FOR EACH ROW WHEN (OLD.captured_amount > 0)
    EXECUTE FUNCTION core_refuse_change(
        'payment_captured_money_stays', 'Money that was taken stays written down: give it back with a refund.');

-- backwards --
DROP TRIGGER payment_captured_is_not_deleted ON orders_payment;
DROP TRIGGER payment_captured_money_stays ON orders_payment;
