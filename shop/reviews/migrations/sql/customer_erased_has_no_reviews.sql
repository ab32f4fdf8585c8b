-- Truth: an erased customer has no reviews and no votes, and cannot get any.
CREATE FUNCTION reviews_refuse_erasure_with_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM reviews_review WHERE customer_id = NEW.id)
        OR EXISTS (SELECT FROM reviews_reviewvote WHERE customer_id = NEW.id)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'customer_erased_has_no_reviews',
            TABLE = 'customers_customer',
            MESSAGE = 'Remove the reviews and votes of the customer before erasing it.';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER customer_erased_has_no_reviews BEFORE UPDATE OF erased_at ON customers_customer
    FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION reviews_refuse_erasure_with_reviews();
CREATE TRIGGER review_not_of_erased BEFORE INSERT OR UPDATE OF customer_id ON reviews_review
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_data_of_erased();
CREATE TRIGGER review_vote_not_of_erased BEFORE INSERT OR UPDATE OF customer_id ON reviews_reviewvote
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_data_of_erased();

-- backwards --
DROP TRIGGER review_vote_not_of_erased ON reviews_reviewvote;
DROP TRIGGER review_not_of_erased ON reviews_review;
DROP TRIGGER customer_erased_has_no_reviews ON customers_customer;
DROP FUNCTION reviews_refuse_erasure_with_reviews();
