-- Categories
-- Ten at the top, ten below each.
INSERT INTO catalog_category (id, store_id, parent_id, name, slug, description, position, path)
SELECT top, store_id, NULL, 'Department ' || top, 'department-' || top, '', top - 1, top::text::ltree
FROM load_scope, generate_series(1, 10) AS top
UNION ALL
SELECT top * 10 + below, store_id, top, format('Aisle %s.%s', top, below), format('aisle-%s-%s', top, below), '', below - 1,
       (top || '.' || top * 10 + below)::ltree
FROM load_scope, generate_series(1, 10) AS top, generate_series(1, 10) AS below;
