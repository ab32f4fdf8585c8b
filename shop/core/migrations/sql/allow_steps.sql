-- Truth: a status moves along the steps that its table names, and along no others.
-- Arguments: the column, the name of the rule, then each legal step as 'from>to'.
CREATE FUNCTION core_allow_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was text := to_jsonb(OLD) ->> TG_ARGV[0];
    becomes text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF NOT (was || '>' || becomes) = ANY (TG_ARGV[2:]) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = TG_ARGV[1],
            TABLE = TG_TABLE_NAME,
            COLUMN = TG_ARGV[0],
            MESSAGE = format('This cannot go from “%s” to “%s”.', replace(was, '_', ' '), replace(becomes, '_', ' '));
    END IF;
    RETURN NEW;
END
$$;

-- backwards --
DROP FUNCTION core_allow_steps();
