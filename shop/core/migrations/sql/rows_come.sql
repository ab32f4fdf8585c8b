-- Truth: what a trigger did for a row before it was written is followed by that row. `INSERT … ON CONFLICT DO NOTHING`
-- would drop the row after its trigger has moved the balance; such a statement is refused as a whole.
-- The row's own trigger calls core_row_announced(its table); two triggers of the statement, made by RowsCome, count.
CREATE FUNCTION core_row_announced(name) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('backroom.' || $1, (current_setting('backroom.' || $1)::bigint + 1)::text, true);
$$;

CREATE FUNCTION core_no_rows_yet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('backroom.' || TG_TABLE_NAME, '0', true);
    RETURN NULL;
END
$$;

CREATE FUNCTION core_refuse_dropped_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('backroom.' || TG_TABLE_NAME)::bigint <> (SELECT count(*) FROM come) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = TG_ARGV[0],
            TABLE = TG_TABLE_NAME,
            MESSAGE = 'One of these rows is there already, so none of them is added.';
    END IF;
    RETURN NULL;
END
$$;

-- backwards --
DROP FUNCTION core_refuse_dropped_rows();
DROP FUNCTION core_no_rows_yet();
DROP FUNCTION core_row_announced(name);
