-- Truth: The tallies of a category add up to the number of products that stand directly in it, whoever moves products.
-- A row of its own for each statement and category: writers of the same category never wait for each other.
CREATE FUNCTION catalog_tally_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_categorytally (store_id, category_key, change)
    SELECT store_id, category_id, count(*) FROM come WHERE category_id IS NOT NULL GROUP BY 1, 2;
    RETURN NULL;
END
$$;
CREATE FUNCTION catalog_tally_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_categorytally (store_id, category_key, change)
    SELECT store_id, category_id, sum(change) FROM (
        SELECT store_id, category_id, 1 AS change FROM come UNION ALL SELECT store_id, category_id, -1 FROM gone
    ) AS moved
    WHERE category_id IS NOT NULL GROUP BY 1, 2 HAVING sum(change) <> 0;
    RETURN NULL;
END
$$;
CREATE FUNCTION catalog_tally_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_categorytally (store_id, category_key, change)
    SELECT store_id, category_id, -count(*) FROM gone WHERE category_id IS NOT NULL GROUP BY 1, 2;
    RETURN NULL;
END
$$;
CREATE FUNCTION catalog_tally_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalog_categorytally;
    RETURN NULL;
END
$$;

CREATE TRIGGER category_tally_came AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION catalog_tally_came();
CREATE TRIGGER category_tally_moved AFTER UPDATE ON catalog_product
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION catalog_tally_moved();
CREATE TRIGGER category_tally_went AFTER DELETE ON catalog_product
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION catalog_tally_went();
CREATE TRIGGER category_tally_emptied AFTER TRUNCATE ON catalog_product
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_tally_emptied();

-- Those that were there before.
INSERT INTO catalog_categorytally (store_id, category_key, change)
SELECT store_id, category_id, count(*) FROM catalog_product WHERE category_id IS NOT NULL GROUP BY 1, 2;

-- backwards --
DROP TRIGGER category_tally_emptied ON catalog_product;
DROP TRIGGER category_tally_went ON catalog_product;
DROP TRIGGER category_tally_moved ON catalog_product;
DROP TRIGGER category_tally_came ON catalog_product;
DROP FUNCTION catalog_tally_emptied();
DROP FUNCTION catalog_tally_went();
DROP FUNCTION catalog_tally_moved();
DROP FUNCTION catalog_tally_came();
