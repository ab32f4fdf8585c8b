-- Categories whose path is not their parent's path and their own key
SELECT count(*)
FROM catalog_category AS place LEFT JOIN catalog_category AS above ON above.id = place.parent_id
WHERE place.path IS DISTINCT FROM
    CASE WHEN place.parent_id IS NULL THEN place.id::text::ltree ELSE above.path || place.id::text END
