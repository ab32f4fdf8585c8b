-- One level of the tree: what is there already, and what is added below the level before.
WITH wanted AS (
    SELECT level.place, level.slug, above.category_id AS parent_id
    FROM levels AS level
    LEFT JOIN levels AS above ON above.place = level.place[1:level.depth - 1] AND level.depth > 1
    WHERE level.depth = %(depth)s
), known AS (
    SELECT wanted.place, category.id FROM wanted JOIN catalog_category AS category
        ON category.store_id = %(store)s AND category.name = wanted.place[%(depth)s]
        AND category.parent_id IS NOT DISTINCT FROM wanted.parent_id
), added AS (
    INSERT INTO catalog_category (store_id, parent_id, name, slug, description, position)
    SELECT %(store)s, parent_id, place[%(depth)s], slug, '', 0 FROM wanted
    WHERE place NOT IN (SELECT place FROM known)
    ORDER BY place
    RETURNING id, parent_id, name
)
UPDATE levels SET category_id = settled.id
FROM (
    SELECT place, id FROM known
    UNION ALL
    SELECT wanted.place, added.id FROM wanted JOIN added
        ON added.name = wanted.place[%(depth)s] AND added.parent_id IS NOT DISTINCT FROM wanted.parent_id) AS settled
WHERE levels.place = settled.place
