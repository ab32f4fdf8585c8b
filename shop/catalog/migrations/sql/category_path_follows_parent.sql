-- Truth: a category's path is its parent's path and its own id, and no category stands below itself.
-- Moves of one store's tree queue up behind an advisory lock, since two moves that are harmless one by one can
-- close a circle together.
CREATE FUNCTION catalog_category_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above ltree;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('catalog_category', NEW.store_id));
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.id::text::ltree;
        RETURN NEW;
    END IF;
    SELECT path INTO above FROM catalog_category WHERE id = NEW.parent_id AND store_id = NEW.store_id;
    IF above ~ ('*.' || NEW.id || '.*')::lquery OR NEW.parent_id = NEW.id THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'category_path_follows_parent',
            TABLE = 'catalog_category', COLUMN = 'parent_id',
            MESSAGE = 'A category cannot stand below itself.';
    END IF;
    -- A parent that is missing here is refused by the foreign key a moment later, with its own words.
    NEW.path := coalesce(above, '') || NEW.id::text;
    RETURN NEW;
END
$$;

CREATE TRIGGER category_path_follows_parent BEFORE INSERT OR UPDATE OF parent_id ON catalog_category
    FOR EACH ROW EXECUTE FUNCTION catalog_category_path();

CREATE FUNCTION catalog_category_move_branch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog_category SET path = NEW.path || subpath(path, nlevel(OLD.path))
    WHERE path <@ OLD.path AND id <> NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER category_path_moves_branch AFTER UPDATE OF parent_id ON catalog_category
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION catalog_category_move_branch();

CREATE TRIGGER category_path_by_hand BEFORE UPDATE OF path ON catalog_category
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION core_refuse_change(
        'category_path_follows_parent', 'A category moves by its parent; its path follows by itself.');

-- backwards --
DROP TRIGGER category_path_by_hand ON catalog_category;
DROP TRIGGER category_path_moves_branch ON catalog_category;
DROP FUNCTION catalog_category_move_branch();
DROP TRIGGER category_path_follows_parent ON catalog_category;
DROP FUNCTION catalog_category_path();
