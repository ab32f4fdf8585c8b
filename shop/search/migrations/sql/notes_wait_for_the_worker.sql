-- A note needs no call: workers ask for notes every second, and NOTIFY would let commits queue up for one lock.
CREATE OR REPLACE FUNCTION search_note(products bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_staleproduct (store_id, product_key)
    SELECT store_id, id FROM catalog_product WHERE id = ANY (products);
$$;

-- backwards --
CREATE OR REPLACE FUNCTION search_note(products bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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
