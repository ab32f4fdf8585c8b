-- Truth: what has been written down stays written; a balance is moved by its ledger and by nothing else.
-- Arguments: the name of the rule, and the sentence for whoever broke it.
-- TRUNCATE is let through only in a database that its owner marked, where whole tables are emptied between tests:
--     COMMENT ON DATABASE … IS 'scratch'
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND EXISTS (
        SELECT FROM pg_database WHERE datname = current_database() AND shobj_description(oid, 'pg_database') = 'scratch')
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = TG_ARGV[0],
        TABLE = TG_TABLE_NAME,
        MESSAGE = TG_ARGV[1];
END
$$;

-- backwards --
DROP FUNCTION core_refuse_change();
