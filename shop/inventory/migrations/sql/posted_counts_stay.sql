-- Truth: what a posted count found stays as it was found. The count is locked against being posted meanwhile.
CREATE FUNCTION inventory_keep_posted_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counts bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        counts := ARRAY(SELECT DISTINCT count_id FROM come);
    ELSIF TG_OP = 'DELETE' THEN
        counts := ARRAY(SELECT DISTINCT count_id FROM gone);
    ELSE
        counts := ARRAY(SELECT count_id FROM come UNION SELECT count_id FROM gone);
    END IF;
    IF EXISTS (
        WITH locked AS MATERIALIZED (
            SELECT status FROM inventory_stockcount WHERE id = ANY (counts) ORDER BY id FOR SHARE)
        SELECT FROM locked WHERE status = 'posted')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'stock_count_posted_stays', TABLE = TG_TABLE_NAME,
            MESSAGE = 'This count is posted: what it found stays. Count again.';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_count_posted_stays_insert AFTER INSERT ON inventory_stockcountline
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION inventory_keep_posted_counts();
CREATE TRIGGER stock_count_posted_stays_update AFTER UPDATE ON inventory_stockcountline
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION inventory_keep_posted_counts();
CREATE TRIGGER stock_count_posted_stays_delete AFTER DELETE ON inventory_stockcountline
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION inventory_keep_posted_counts();

-- backwards --
DROP TRIGGER stock_count_posted_stays_delete ON inventory_stockcountline;
DROP TRIGGER stock_count_posted_stays_update ON inventory_stockcountline;
DROP TRIGGER stock_count_posted_stays_insert ON inventory_stockcountline;
DROP FUNCTION inventory_keep_posted_counts();
