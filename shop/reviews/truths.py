"""What holds over several rows of reviews, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="balance_product_rating",
        sentence="A product's rating is the number and the stars of its published reviews.",
        held=Held.TRIGGER,
        table="reviews_productrating",
        wrong="""
            SELECT coalesce(rated.product_id, counted.product_id)
            FROM reviews_productrating AS rated
            FULL JOIN (
                SELECT product_id, count(*) AS reviews, sum(rating) AS stars
                FROM reviews_review WHERE status = 'published' GROUP BY 1) AS counted USING (product_id)
            WHERE (coalesce(rated.review_count, 0), coalesce(rated.star_sum, 0))
                <> (coalesce(counted.reviews, 0), coalesce(counted.stars, 0))
        """,
    ),
    Truth(
        name="balance_review_votes",
        sentence="A review's counts are those of its votes.",
        held=Held.TRIGGER,
        table="reviews_review",
        wrong="""
            SELECT review.id
            FROM reviews_review AS review
            LEFT JOIN (
                SELECT review_id, count(*) AS votes, count(*) FILTER (WHERE is_helpful) AS helpful
                FROM reviews_reviewvote GROUP BY 1) AS voted ON voted.review_id = review.id
            WHERE (review.vote_count, review.helpful_count) <> (coalesce(votes, 0), coalesce(helpful, 0))
        """,
    ),
    Truth(
        name="review_proofs",
        sentence="A verified review stands on a shipped line of the same customer for the same product.",
        held=Held.TRIGGER,
        table="reviews_review",
        wrong="""
            SELECT review.id
            FROM reviews_review AS review
            JOIN orders_orderline AS line ON line.id = review.order_line_id
            JOIN orders_order AS bought ON bought.id = line.order_id
            JOIN catalog_variant AS variant ON variant.id = line.variant_id
            WHERE line.fulfilled_quantity = 0 OR bought.customer_id IS DISTINCT FROM review.customer_id
                OR variant.product_id <> review.product_id
        """,
    ),
)
