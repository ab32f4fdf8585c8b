-- Truth: nobody votes on their own review.
-- Checked at commit: by then whoever votes holds the review's row, whose votes they have counted, and so does whoever gives the
-- review another author; of two at once the second sees what the first has done.
CREATE FUNCTION reviews_refuse_own_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    voted bigint := CASE WHEN TG_TABLE_NAME = 'reviews_review' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'review_id')::bigint END;
BEGIN
    IF EXISTS (
        SELECT FROM reviews_review AS review JOIN reviews_reviewvote AS vote ON vote.review_id = review.id
        WHERE review.id = voted AND vote.customer_id = review.customer_id)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_vote_by_another',
            TABLE = 'reviews_reviewvote', COLUMN = 'customer', MESSAGE = 'Nobody votes on their own review.';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER review_vote_by_another AFTER INSERT OR UPDATE ON reviews_reviewvote
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reviews_refuse_own_vote();
CREATE CONSTRAINT TRIGGER review_author_has_not_voted AFTER UPDATE OF customer_id ON reviews_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.customer_id <> NEW.customer_id)
    EXECUTE FUNCTION reviews_refuse_own_vote();

-- backwards --
DROP TRIGGER review_author_has_not_voted ON reviews_review;
DROP TRIGGER review_vote_by_another ON reviews_reviewvote;
DROP FUNCTION reviews_refuse_own_vote();
