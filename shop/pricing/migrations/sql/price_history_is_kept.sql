-- Truth: a price that has begun is history. It can be ended, now or later, and nothing else of it changes.
-- A price that begins later is a plan, and can be changed or dropped. A price opened in this very transaction
-- can still be put right.
CREATE FUNCTION pricing_price_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lower(OLD.valid) >= transaction_timestamp() THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.store_id, NEW.variant_id, NEW.currency, NEW.amount, lower(NEW.valid))
            = (OLD.store_id, OLD.variant_id, OLD.currency, OLD.amount, lower(OLD.valid))
        AND NEW.compare_at_amount IS NOT DISTINCT FROM OLD.compare_at_amount
        AND (upper(NEW.valid) IS NOT DISTINCT FROM upper(OLD.valid)
             OR (coalesce(upper(OLD.valid) > transaction_timestamp(), true)
                 AND coalesce(upper(NEW.valid) >= transaction_timestamp(), true)))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'price_history_is_kept',
        TABLE = 'pricing_price', COLUMN = CASE TG_OP WHEN 'UPDATE' THEN 'amount' ELSE '' END,
        MESSAGE = 'This price has begun and stays in the history: end it and open a new one instead.';
END
$$;

CREATE TRIGGER price_history_is_kept BEFORE UPDATE OR DELETE ON pricing_price
    FOR EACH ROW EXECUTE FUNCTION pricing_price_history();
CREATE TRIGGER price_history_is_kept_truncate BEFORE TRUNCATE ON pricing_price
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change(
        'price_history_is_kept', 'Prices that have begun stay in the history.');

-- backwards --
DROP TRIGGER price_history_is_kept_truncate ON pricing_price;
DROP TRIGGER price_history_is_kept ON pricing_price;
DROP FUNCTION pricing_price_history();
