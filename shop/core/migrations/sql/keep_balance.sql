-- Truth: a balance on a parent row equals the sum over its children, after every statement.
-- Arguments: the parent's table, its balance column, the children's key column, and the amount as an expression
-- over one child. Transition tables `gone` and `come` hold the children before and after the statement. The parents
-- are locked in key order, so that two statements over the same parents queue up instead of deadlocking.
CREATE FUNCTION core_keep_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone text := format('SELECT %1$I AS id, -(%2$s) AS amount FROM gone', TG_ARGV[2], TG_ARGV[3]);
    come text := format('SELECT %1$I AS id, (%2$s) AS amount FROM come', TG_ARGV[2], TG_ARGV[3]);
BEGIN
    EXECUTE format(
        'WITH change AS (SELECT id, sum(amount) AS amount FROM (%1$s) AS child GROUP BY id HAVING sum(amount) <> 0),
              locked AS MATERIALIZED (
                  SELECT parent.id, change.amount FROM %2$I AS parent JOIN change USING (id)
                  ORDER BY parent.id FOR NO KEY UPDATE OF parent)
         UPDATE %2$I AS parent SET %3$I = parent.%3$I + locked.amount FROM locked WHERE parent.id = locked.id',
        CASE TG_OP
            WHEN 'INSERT' THEN come
            WHEN 'DELETE' THEN gone
            ELSE gone || ' UNION ALL ' || come
        END,
        TG_ARGV[0],
        TG_ARGV[1]
    );
    RETURN NULL;
END
$$;

-- backwards --
DROP FUNCTION core_keep_balance();
