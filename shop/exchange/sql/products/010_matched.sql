-- Each row with what it is about: its product, its variant, its shelf, and why it cannot be taken.
CREATE TEMP TABLE matched ON COMMIT DROP AS
WITH keyed AS (
    SELECT
        incoming.*,
        coalesce(key, 'sku:' || made.sku) AS group_key,
        made.sku AS made_sku,
        CASE WHEN length(key) > 64 THEN left(key, 55) || '-' || left(md5(key), 8) ELSE key END AS reference
    FROM incoming
    CROSS JOIN LATERAL (SELECT coalesce(
        sku,
        nullif(left(concat_ws('-', coalesce(pg_temp.slug(key), pg_temp.slug(name)), pg_temp.slug(
            (SELECT string_agg(pair ->> 1, '-' ORDER BY place)
             FROM jsonb_array_elements(options) WITH ORDINALITY AS option (pair, place)))), 64), '')) AS sku) AS made
), found AS (
    SELECT
        keyed.*,
        variant.id AS known_variant_id,
        coalesce(variant.product_id, by_reference.id, by_slug.id) AS known_product_id,
        shelf.id AS warehouse_id,
        item.id AS known_item_id,
        item.reserved,
        holder.sku AS barcode_holder
    FROM keyed
    LEFT JOIN catalog_variant AS variant
        ON variant.store_id = %(store)s AND variant.sku = keyed.made_sku AND keyed.part IN ('both', 'variant')
    LEFT JOIN catalog_product AS by_reference
        ON by_reference.store_id = %(store)s AND by_reference.reference = keyed.reference
    LEFT JOIN catalog_product AS by_slug ON by_slug.store_id = %(store)s AND by_slug.slug = keyed.key
    LEFT JOIN LATERAL (
        SELECT id FROM inventory_warehouse
        WHERE store_id = %(store)s AND keyed.stock IS NOT NULL
            AND CASE WHEN keyed.warehouse IS NULL THEN is_active
                     ELSE lower(keyed.warehouse) IN (lower(code), lower(name)) END
        ORDER BY priority, code LIMIT 1) AS shelf ON TRUE
    LEFT JOIN inventory_stockitem AS item ON item.variant_id = variant.id AND item.warehouse_id = shelf.id
    LEFT JOIN catalog_variant AS holder
        ON holder.store_id = %(store)s AND holder.barcode = keyed.barcode AND holder.sku <> keyed.made_sku
), compared AS (
    SELECT
        found.*,
        min(row) FILTER (WHERE problem IS NULL) OVER same_sku AS first_of_sku,
        min(row) FILTER (WHERE problem IS NULL) OVER same_barcode AS first_of_barcode,
        min(row) FILTER (WHERE problem IS NULL) OVER same_options AS first_of_options,
        min(known_product_id) OVER same_group AS lowest_product_id,
        max(known_product_id) OVER same_group AS group_product_id
    FROM found
    WINDOW
        same_sku AS (PARTITION BY part IN ('both', 'variant'), made_sku),
        same_barcode AS (PARTITION BY barcode, part IN ('both', 'variant')),
        same_options AS (PARTITION BY group_key, combination, part IN ('both', 'variant')),
        same_group AS (PARTITION BY group_key)
), standing AS (
    SELECT variant.product_id, variant.id, coalesce(string_agg(
        lower(option.name) || '=' || lower(value.name), '|' ORDER BY lower(option.name) || '=' || lower(value.name)), '')
        AS combination
    FROM catalog_variant AS variant
    LEFT JOIN catalog_variantoption AS chosen ON chosen.variant_id = variant.id
    LEFT JOIN catalog_option AS option ON option.id = chosen.option_id
    LEFT JOIN catalog_optionvalue AS value ON value.id = chosen.value_id
    WHERE variant.product_id IN (
        SELECT group_product_id FROM compared WHERE known_variant_id IS NULL AND part IN ('both', 'variant'))
    GROUP BY variant.product_id, variant.id
), twins AS (
    SELECT DISTINCT product_id, combination FROM standing
)
SELECT
    compared.row, compared.part, compared.group_key, compared.key, compared.reference, compared.made_sku AS sku, name,
    description, brand, category, status, barcode, options, weight, price, compare_at, currency, stock, warehouse_id,
    known_item_id, group_product_id AS product_id,
    NULL::timestamptz AS starts_at, NULL::int AS reorder_point,
    CASE WHEN part NOT IN ('both', 'variant') THEN NULL
         ELSE coalesce(known_variant_id, nextval(pg_get_serial_sequence('catalog_variant', 'id'))) END AS variant_id,
    part IN ('both', 'variant') AND known_variant_id IS NULL AS is_new,
    trouble[1] AS field,
    trouble[2] AS problem
FROM compared
LEFT JOIN twins ON twins.product_id = group_product_id AND twins.combination = coalesce(compared.combination, '')
CROSS JOIN LATERAL (SELECT CASE
    WHEN compared.problem IS NOT NULL THEN ARRAY[compared.field, compared.problem]
    WHEN part = 'nothing' THEN NULL
    WHEN made_sku IS NULL THEN ARRAY['sku', 'SKU is missing, and so is a name to make one from']
    WHEN lowest_product_id <> group_product_id THEN ARRAY['sku', 'SKU belongs to a variant of another product']
    WHEN part = 'product' THEN NULL
    WHEN first_of_sku < compared.row THEN ARRAY['sku', 'SKU stands in an earlier row already']
    WHEN barcode IS NOT NULL AND first_of_barcode < compared.row
        THEN ARRAY['barcode', 'Barcode stands in an earlier row already']
    WHEN barcode_holder IS NOT NULL THEN ARRAY['barcode', 'Barcode belongs to another variant']
    WHEN known_variant_id IS NULL AND first_of_options < compared.row
        THEN ARRAY['option1_value', 'An earlier row has the same options of the same product']
    WHEN known_variant_id IS NULL AND twins.product_id IS NOT NULL
        THEN ARRAY['option1_value', 'Another variant of the product has the same options']
    WHEN stock IS NOT NULL AND warehouse_id IS NULL THEN ARRAY['warehouse', 'Warehouse is not known']
    WHEN stock < reserved THEN ARRAY['stock', 'Stock is less than what is promised to orders']
    END AS trouble) AS judged
