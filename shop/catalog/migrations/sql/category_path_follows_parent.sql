-- Truth: a category's path is its parent's path and its own id, and no category stands below itself.
-- Moves of one store's tree queue up behind an advisory lock, since two moves that are harmless one by one can
-- close a circle together. The way up is walked from parent to parent, not read from a path: one statement can move
-- many categories, and until its end the paths below them are old.
CREATE FUNCTION catalog_category_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above text;
    is_circle boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('catalog_category', NEW.store_id));
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
        RETURN NEW;
    END IF;
    WITH RECURSIVE up AS (
        SELECT id, parent_id, 1 AS steps FROM catalog_category WHERE id = NEW.parent_id AND store_id = NEW.store_id
        UNION ALL
        SELECT next.id, next.parent_id, steps + 1 FROM catalog_category AS next JOIN up ON next.id = up.parent_id
        WHERE up.id <> NEW.id
    )
    SELECT string_agg(id::text, '.' ORDER BY steps DESC), bool_or(id = NEW.id) INTO above, is_circle FROM up;
    IF is_circle OR NEW.parent_id = NEW.id THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'category_path_follows_parent',
            TABLE = 'catalog_category', COLUMN = 'parent_id',
            MESSAGE = 'A category cannot stand below itself.';
    ELSIF above IS NULL THEN
        -- The key would let a parent pass that the same statement adds a row later, and the path would lack it.
        RAISE EXCEPTION USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'catalog_category_parent_same_store',
            TABLE = 'catalog_category', COLUMN = 'parent_id',
            MESSAGE = 'The parent has to be there first, in the same store.';
    END IF;
    NEW.path := (above || '.' || NEW.id)::ltree;
    RETURN NEW;
END
$$;

CREATE TRIGGER category_path_follows_parent BEFORE INSERT OR UPDATE OF id, parent_id ON catalog_category
    FOR EACH ROW EXECUTE FUNCTION catalog_category_path();

CREATE FUNCTION catalog_category_move_branch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH RECURSIVE branch AS (
        SELECT id, path FROM catalog_category WHERE id = NEW.id
        UNION ALL
        SELECT child.id, branch.path || child.id::text FROM catalog_category AS child
        JOIN branch ON child.parent_id = branch.id
    )
    UPDATE catalog_category AS category SET path = branch.path FROM branch
    WHERE category.id = branch.id AND category.path <> branch.path;
    RETURN NULL;
END
$$;

-- Compared as text, because a dump is restored with an empty search path, where ltree's own operators are not found.
CREATE TRIGGER category_path_moves_branch AFTER UPDATE OF parent_id ON catalog_category
    FOR EACH ROW WHEN (OLD.path::text IS DISTINCT FROM NEW.path::text) EXECUTE FUNCTION catalog_category_move_branch();

CREATE TRIGGER category_path_by_hand BEFORE UPDATE OF path ON catalog_category
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.path::text IS DISTINCT FROM NEW.path::text)
    EXECUTE FUNCTION core_refuse_change(
        'category_path_follows_parent', 'A category moves by its parent; its path follows by itself.');

-- backwards --
DROP TRIGGER category_path_by_hand ON catalog_category;
DROP TRIGGER category_path_moves_branch ON catalog_category;
DROP FUNCTION catalog_category_move_branch();
DROP TRIGGER category_path_follows_parent ON catalog_category;
DROP FUNCTION catalog_category_path();
