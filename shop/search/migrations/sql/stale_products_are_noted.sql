-- Truth: A product whose texts change is noted in search_staleproduct, whoever changes them, and the indexer is woken at commit.
-- The triggers look at whole statements; a new note for each change, so that two writers never meet in an index.
CREATE FUNCTION search_note(products bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(products) > 0 THEN
        INSERT INTO search_staleproduct (store_id, product_key)
        SELECT store_id, id FROM catalog_product WHERE id = ANY (products);
        IF FOUND THEN
            PERFORM pg_notify('search_stale', '');
        END IF;
    END IF;
END
$$;

CREATE FUNCTION search_product_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(SELECT id FROM come));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_product_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT come.id FROM come JOIN gone USING (id)
        WHERE (come.name, come.description, come.category_id, come.brand_id)
            IS DISTINCT FROM (gone.name, gone.description, gone.category_id, gone.brand_id)));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_brand_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT product.id FROM come JOIN gone USING (id) JOIN catalog_product product ON product.brand_id = come.id
        WHERE come.name <> gone.name));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_category_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT product.id FROM catalog_product product WHERE product.category_id IN (
            SELECT below.id FROM come JOIN gone USING (id) JOIN catalog_category below ON below.path <@ come.path
            WHERE come.name <> gone.name OR come.path <> gone.path)));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_facts_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(SELECT DISTINCT product_id FROM come));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_facts_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(SELECT DISTINCT product_id FROM gone));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_fact_value_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT DISTINCT fact.product_id FROM come JOIN gone USING (id)
        JOIN catalog_productattribute fact ON fact.value_id = come.id WHERE come.name <> gone.name));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_options_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT DISTINCT product_id FROM catalog_variant WHERE id IN (SELECT variant_id FROM come)));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_options_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT DISTINCT product_id FROM catalog_variant WHERE id IN (SELECT variant_id FROM gone)));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_option_value_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note(ARRAY(
        SELECT DISTINCT variant.product_id FROM come JOIN gone USING (id)
        JOIN catalog_variantoption chosen ON chosen.value_id = come.id
        JOIN catalog_variant variant ON variant.id = chosen.variant_id WHERE come.name <> gone.name));
    RETURN NULL;
END
$$;

CREATE TRIGGER search_came AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_product_came();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_product
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_product_changed();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_brand
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_brand_changed();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_category
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_category_changed();
CREATE TRIGGER search_came AFTER INSERT ON catalog_productattribute
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_facts_came();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_productattribute
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_facts_came();
CREATE TRIGGER search_went AFTER DELETE ON catalog_productattribute
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_facts_went();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_attributevalue
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_fact_value_changed();
CREATE TRIGGER search_came AFTER INSERT ON catalog_variantoption
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_options_came();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_variantoption
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_options_came();
CREATE TRIGGER search_went AFTER DELETE ON catalog_variantoption
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_options_went();
CREATE TRIGGER search_changed AFTER UPDATE ON catalog_optionvalue
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_option_value_changed();

-- backwards --
DROP TRIGGER search_changed ON catalog_optionvalue;
DROP TRIGGER search_went ON catalog_variantoption;
DROP TRIGGER search_changed ON catalog_variantoption;
DROP TRIGGER search_came ON catalog_variantoption;
DROP TRIGGER search_changed ON catalog_attributevalue;
DROP TRIGGER search_went ON catalog_productattribute;
DROP TRIGGER search_changed ON catalog_productattribute;
DROP TRIGGER search_came ON catalog_productattribute;
DROP TRIGGER search_changed ON catalog_category;
DROP TRIGGER search_changed ON catalog_brand;
DROP TRIGGER search_changed ON catalog_product;
DROP TRIGGER search_came ON catalog_product;
DROP FUNCTION search_option_value_changed();
DROP FUNCTION search_options_went();
DROP FUNCTION search_options_came();
DROP FUNCTION search_fact_value_changed();
DROP FUNCTION search_facts_went();
DROP FUNCTION search_facts_came();
DROP FUNCTION search_category_changed();
DROP FUNCTION search_brand_changed();
DROP FUNCTION search_product_changed();
DROP FUNCTION search_product_came();
DROP FUNCTION search_note(bigint[]);
