-- Truth: whoever changes a row of an audited table, by whatever statement, what was and what is are written down.
-- Arguments of both: the column that says whose store the row is ('' where there is none), the columns that are not
-- told, the masks of those whose values are secret, and the column of the customer that the row is about ('' for most).
-- Where the change comes from is told by the setting backroom.origin; without it, the session itself is.
-- Rows are compared as hstore, which finds the differing columns of any table four times as fast as jsonb does; so
-- values are kept as the texts that PostgreSQL writes of them.
CREATE FUNCTION audit_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := coalesce(nullif(current_setting('backroom.origin', true), ''), '{}');
    actor bigint := told ->> 'actor';
    address inet := told ->> 'address';
    request text := coalesce(told ->> 'request', '');
    door text := coalesce(nullif(told ->> 'door', ''),
        'SQL as ' || session_user || coalesce(' by ' || nullif(current_setting('application_name'), ''), ''));
    silent text[] := TG_ARGV[1];
    masks hstore := TG_ARGV[2];
    is_single boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_change (operation, table_name, row_id, after, actor_id, door, address, request, store_id, subject_id)
        SELECT 'insert', TG_TABLE_NAME, id, hstore_to_jsonb(is_now - silent || slice(masks, akeys(is_now))), actor, door,
            address, request, (is_now -> TG_ARGV[0])::bigint, (is_now -> TG_ARGV[3])::bigint
        FROM (SELECT come.id, hstore(come) AS is_now FROM come OFFSET 0) AS row;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_change (operation, table_name, row_id, before, actor_id, door, address, request, store_id, subject_id)
        SELECT 'delete', TG_TABLE_NAME, id, hstore_to_jsonb(was - silent || slice(masks, akeys(was))), actor, door,
            address, request, (was -> TG_ARGV[0])::bigint, (was -> TG_ARGV[3])::bigint
        FROM (SELECT gone.id, hstore(gone) AS was FROM gone OFFSET 0) AS row;
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM FROM come;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
        PERFORM FROM come OFFSET 1;
        is_single := NOT FOUND;
        -- One row is what most statements change, and a join of any kind would cost more than the entry.
        IF is_single AND (SELECT gone.id = come.id FROM gone, come) THEN
            INSERT INTO audit_change (operation, table_name, row_id, before, after, actor_id, door, address, request, store_id, subject_id)
            SELECT 'update', TG_TABLE_NAME, id,
                hstore_to_jsonb(before || slice(masks, akeys(before))), hstore_to_jsonb(after || slice(masks, akeys(after))),
                actor, door, address, request, (is_now -> TG_ARGV[0])::bigint, (is_now -> TG_ARGV[3])::bigint
            FROM (
                SELECT id, is_now, was - is_now - silent AS before, is_now - was - silent AS after
                FROM (SELECT come.id, hstore(gone) AS was, hstore(come) AS is_now FROM gone, come OFFSET 0) AS pair OFFSET 0
            ) AS row
            WHERE after <> '';
            RETURN NULL;
        END IF;
        -- A full join is merged or hashed and never looped over, though its plan is kept from a statement of one row.
        -- A row whose key was changed is told as gone and come.
        INSERT INTO audit_change (operation, table_name, row_id, before, after, actor_id, door, address, request, store_id, subject_id)
        SELECT CASE WHEN was IS NULL THEN 'insert' WHEN is_now IS NULL THEN 'delete' ELSE 'update' END, TG_TABLE_NAME, id,
            hstore_to_jsonb(before || slice(masks, akeys(before))), hstore_to_jsonb(after || slice(masks, akeys(after))),
            actor, door, address, request,
            (coalesce(is_now, was) -> TG_ARGV[0])::bigint, (coalesce(is_now, was) -> TG_ARGV[3])::bigint
        FROM (
            SELECT id, was, is_now, was - coalesce(is_now, '') - silent AS before, is_now - coalesce(was, '') - silent AS after
            FROM (SELECT gone.id, hstore(gone) AS was FROM gone) AS left_behind
            FULL JOIN (SELECT come.id, hstore(come) AS is_now FROM come) AS arrived USING (id) OFFSET 0
        ) AS row
        WHERE after <> '' OR is_now IS NULL;
    ELSE
        INSERT INTO audit_change (operation, table_name, actor_id, door, address, request)
        VALUES ('truncate', TG_TABLE_NAME, actor, door, address, request);
    END IF;
    RETURN NULL;
END
$$;

-- For tables that are mostly updated in columns that are not told: its triggers ask WHEN those that are told differ.
CREATE FUNCTION audit_record_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := coalesce(nullif(current_setting('backroom.origin', true), ''), '{}');
    actor bigint := told ->> 'actor';
    address inet := told ->> 'address';
    request text := coalesce(told ->> 'request', '');
    door text := coalesce(nullif(told ->> 'door', ''),
        'SQL as ' || session_user || coalesce(' by ' || nullif(current_setting('application_name'), ''), ''));
    silent text[] := TG_ARGV[1];
    masks hstore := TG_ARGV[2];
    was hstore := hstore(OLD);
    is_now hstore := hstore(NEW);
    before hstore := was - is_now - silent;
    after hstore := is_now - was - silent;
BEGIN
    INSERT INTO audit_change (operation, table_name, row_id, before, after, actor_id, door, address, request, store_id, subject_id)
    VALUES ('update', TG_TABLE_NAME, NEW.id,
        hstore_to_jsonb(before || slice(masks, akeys(before))), hstore_to_jsonb(after || slice(masks, akeys(after))),
        actor, door, address, request, (is_now -> TG_ARGV[0])::bigint,
        (is_now -> TG_ARGV[3])::bigint);
    RETURN NULL;
END
$$;

-- backwards --
DROP FUNCTION audit_record_row();
DROP FUNCTION audit_record();
