-- Truth: a product's rating is the number and the stars of its published reviews.
-- After each statement the products that it touched get their row if they have none, and are then moved by the difference,
-- in key order, so that two statements over the same products queue up instead of deadlocking.
CREATE FUNCTION reviews_move_ratings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone text := 'SELECT store_id, product_id, -1 AS reviews, -rating AS stars FROM gone WHERE status = ''published''';
    come text := 'SELECT store_id, product_id, 1, rating FROM come WHERE status = ''published''';
    changed text := 'SELECT store_id, product_id, sum(reviews) AS reviews, sum(stars) AS stars FROM (%s)
        AS child (store_id, product_id, reviews, stars) GROUP BY 1, 2 HAVING sum(reviews) <> 0 OR sum(stars) <> 0';
BEGIN
    changed := format(changed, CASE TG_OP
        WHEN 'INSERT' THEN come WHEN 'DELETE' THEN gone ELSE gone || ' UNION ALL ' || come END);
    EXECUTE format(
        'INSERT INTO reviews_productrating (store_id, product_id, review_count, star_sum)
         SELECT store_id, product_id, 0, 0 FROM (%s) AS change
         WHERE NOT EXISTS (SELECT FROM reviews_productrating AS rated WHERE rated.product_id = change.product_id)
         ORDER BY product_id ON CONFLICT DO NOTHING', changed);
    EXECUTE format(
        'WITH change AS (%s),
              locked AS MATERIALIZED (
                  SELECT rated.id, reviews, stars FROM reviews_productrating AS rated JOIN change USING (product_id)
                  ORDER BY product_id FOR NO KEY UPDATE OF rated)
         UPDATE reviews_productrating AS rated
         SET review_count = review_count + locked.reviews, star_sum = star_sum + locked.stars
         FROM locked WHERE rated.id = locked.id', changed);
    RETURN NULL;
END
$$;

CREATE TRIGGER product_rating_follows_insert AFTER INSERT ON reviews_review
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION reviews_move_ratings();
CREATE TRIGGER product_rating_follows_update AFTER UPDATE ON reviews_review
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION reviews_move_ratings();
CREATE TRIGGER product_rating_follows_delete AFTER DELETE ON reviews_review
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION reviews_move_ratings();

CREATE TRIGGER product_rating_written_by_hand BEFORE INSERT OR UPDATE ON reviews_productrating
    FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION core_refuse_change('product_rating_follows_reviews', 'A rating follows from its reviews only.');
CREATE TRIGGER product_rating_deleted_by_hand BEFORE DELETE ON reviews_productrating
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.review_count <> 0)
    EXECUTE FUNCTION core_refuse_change('product_rating_follows_reviews', 'A rating follows from its reviews only.');

-- backwards --
DROP TRIGGER product_rating_deleted_by_hand ON reviews_productrating;
DROP TRIGGER product_rating_written_by_hand ON reviews_productrating;
DROP TRIGGER product_rating_follows_delete ON reviews_review;
DROP TRIGGER product_rating_follows_update ON reviews_review;
DROP TRIGGER product_rating_follows_insert ON reviews_review;
DROP FUNCTION reviews_move_ratings();
