-- Whether a customer is in a segment at this instant: known, not erased, and every condition met as it says.
-- Asked for one customer while an order is priced, so that each condition is worked out from the customer's own rows by
-- keys, and the first that is not met ends it. Drafts and cancelled orders do not count, nor does `but_order`, which is
-- just being priced anew. A segment that asks for nothing has nobody in it. `shop.analytics.segmenting` says the same of
-- all customers at once, and a test compares the two.
CREATE FUNCTION orders_customer_is_in_segment(asked_customer bigint, asked_segment bigint, but_order bigint)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked record;
    since timestamptz;
    is_met boolean;
    shop bigint;
    shops_currency text;
BEGIN
    SELECT store.id, store.currency INTO shop, shops_currency
    FROM customers_customer AS customer
    JOIN customers_segment AS segment ON segment.id = asked_segment AND segment.store_id = customer.store_id
    JOIN stores_store AS store ON store.id = customer.store_id
    WHERE customer.id = asked_customer AND customer.erased_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR asked IN SELECT * FROM customers_segmentcondition WHERE segment_id = asked_segment ORDER BY id LOOP
        since := coalesce(statement_timestamp() - make_interval(days => asked.days), '-infinity');
        CASE asked.subject
        WHEN 'spent', 'orders', 'recent', 'first_order' THEN
            SELECT CASE asked.subject
                WHEN 'spent' THEN coalesce(sum(total_amount - refunded_amount), 0) >= asked.amount
                WHEN 'orders' THEN count(*) >= asked.times
                WHEN 'recent' THEN count(*) > 0
                ELSE coalesce(min(placed_at) >= asked.since_on::timestamp AT TIME ZONE 'UTC'
                    AND min(placed_at) < (asked.until_on + 1)::timestamp AT TIME ZONE 'UTC', false) END
            INTO is_met FROM orders_order
            WHERE customer_id = asked_customer AND currency = shops_currency AND status IN ('placed', 'completed')
                AND placed_at >= since AND id IS DISTINCT FROM but_order;
        WHEN 'product' THEN
            is_met := EXISTS (
                SELECT FROM orders_order AS head
                JOIN orders_orderline AS line ON line.order_id = head.id
                JOIN catalog_variant AS variant ON variant.id = line.variant_id
                WHERE head.customer_id = asked_customer AND head.status IN ('placed', 'completed')
                    AND head.placed_at >= since AND head.id IS DISTINCT FROM but_order
                    AND variant.product_id = asked.product_id);
        WHEN 'category' THEN
            is_met := EXISTS (
                SELECT FROM orders_order AS head
                JOIN orders_orderline AS line ON line.order_id = head.id
                JOIN catalog_variant AS variant ON variant.id = line.variant_id
                JOIN catalog_product AS product ON product.id = variant.product_id
                JOIN catalog_category AS category ON category.id = product.category_id
                JOIN catalog_category AS branch ON branch.id = asked.category_id
                WHERE head.customer_id = asked_customer AND head.status IN ('placed', 'completed')
                    AND head.placed_at >= since AND head.id IS DISTINCT FROM but_order
                    AND category.path <@ branch.path);
        WHEN 'group' THEN
            is_met := EXISTS (
                SELECT FROM customers_groupmembership WHERE customer_id = asked_customer AND group_id = asked.group_id);
        WHEN 'tag' THEN
            is_met := EXISTS (
                SELECT FROM customers_tagging WHERE customer_id = asked_customer AND tag_id = asked.tag_id);
        WHEN 'consent' THEN
            is_met := coalesce((
                SELECT is_granted FROM customers_consent
                WHERE customer_id = asked_customer AND purpose = asked.purpose ORDER BY id DESC LIMIT 1), false);
        WHEN 'country' THEN
            is_met := EXISTS (
                SELECT FROM customers_address WHERE customer_id = asked_customer AND country = asked.country);
        END CASE;
        IF is_met = asked.is_negated THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN FOUND;
END
$$;

-- backwards --

DROP FUNCTION orders_customer_is_in_segment(bigint, bigint, bigint);
