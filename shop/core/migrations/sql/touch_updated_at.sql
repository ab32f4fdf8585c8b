-- Truth: updated_at is the time of the last statement that changed the row, whoever wrote it.
CREATE FUNCTION core_touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := statement_timestamp();
    RETURN NEW;
END
$$;

-- backwards --
DROP FUNCTION core_touch_updated_at();
