-- Truth: a variant's combination is the list of its option values, in option order; with the UNIQUE beside it no two
-- variants of a product are alike, and a product without options has one variant.
CREATE FUNCTION catalog_variant_combination() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Locked first and read afterwards: who waited here sees the values that the one before added.
    PERFORM FROM catalog_variant WHERE id IN (SELECT variant_id FROM touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE catalog_variant AS variant
    SET combination = coalesce(
        (SELECT string_agg(option_id || ':' || value_id, ' ' ORDER BY option_id)
         FROM catalog_variantoption WHERE variant_id = variant.id), '')
    WHERE variant.id IN (SELECT variant_id FROM touched);
    RETURN NULL;
END
$$;

CREATE TRIGGER variant_combination_follows_insert AFTER INSERT ON catalog_variantoption
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalog_variant_combination();
CREATE TRIGGER variant_combination_follows_update AFTER UPDATE ON catalog_variantoption
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalog_variant_combination();
CREATE TRIGGER variant_combination_follows_delete AFTER DELETE ON catalog_variantoption
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalog_variant_combination();

-- An option value stays with its variant, so that the statement above has to look at one variant only.
CREATE TRIGGER variant_option_stays_with_variant BEFORE UPDATE OF variant_id ON catalog_variantoption
    FOR EACH ROW WHEN (OLD.variant_id <> NEW.variant_id)
    EXECUTE FUNCTION core_refuse_change(
        'variant_option_stays_with_variant', 'An option value stays with its variant.');

CREATE TRIGGER variant_combination_follows_options BEFORE UPDATE OF combination ON catalog_variant
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.combination IS DISTINCT FROM NEW.combination)
    EXECUTE FUNCTION core_refuse_change(
        'variant_combination_follows_options', 'A variant''s combination follows from its option values.');
CREATE TRIGGER variant_combination_starts_empty BEFORE INSERT ON catalog_variant
    FOR EACH ROW WHEN (NEW.combination <> '')
    EXECUTE FUNCTION core_refuse_change(
        'variant_combination_follows_options', 'A variant''s combination follows from its option values.');

-- backwards --
DROP TRIGGER variant_combination_starts_empty ON catalog_variant;
DROP TRIGGER variant_combination_follows_options ON catalog_variant;
DROP TRIGGER variant_option_stays_with_variant ON catalog_variantoption;
DROP TRIGGER variant_combination_follows_delete ON catalog_variantoption;
DROP TRIGGER variant_combination_follows_update ON catalog_variantoption;
DROP TRIGGER variant_combination_follows_insert ON catalog_variantoption;
DROP FUNCTION catalog_variant_combination();
