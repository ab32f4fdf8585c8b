"""What the database keeps of reviews.

Lock: SHARE ROW EXCLUSIVE for milliseconds on the new tables, and on orders, variants and customers, whose changes a
review's proof follows. Cost: none at any size; an order that gets another customer is looked up once. Old code keeps
working: it knows no reviews, and as long as there are none nothing of its own is refused.
"""

from django.db import migrations

from shop.core.db.operations import KeepBalance, KeepUpdatedAt, LegalSteps, RefuseTruncate, SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
        ("core", "0002_trigger_functions"),
        ("customers", "0002_truths"),
        ("orders", "0011_a_lines_own_price"),
    ]
    operations = [
        KeepUpdatedAt("reviews_review", "reviews_reviewreply"),
        LegalSteps(
            "reviews_review",
            "pending>published",
            "pending>rejected",
            "published>rejected",
            "rejected>published",
        ),
        SqlFile("reviews", "review_proof_holds"),
        KeepBalance(
            parent="reviews_review",
            balance="vote_count",
            child="reviews_reviewvote",
            key="review_id",
            amount="1",
            sentence="Votes are counted, not written.",
        ),
        KeepBalance(
            parent="reviews_review",
            balance="helpful_count",
            child="reviews_reviewvote",
            key="review_id",
            amount="CASE WHEN is_helpful THEN 1 ELSE 0 END",
            sentence="Votes are counted, not written.",
        ),
        SqlFile("reviews", "review_vote_by_another"),
        SqlFile("reviews", "product_rating_follows_reviews"),
        RefuseTruncate(
            "reviews_review",
            rule="product_rating_follows_reviews",
            sentence="Delete reviews row by row: the products' ratings follow them.",
        ),
        RefuseTruncate(
            "reviews_productrating",
            rule="product_rating_follows_reviews",
            sentence="A rating follows from its reviews only.",
        ),
        SqlFile("reviews", "customer_erased_has_no_reviews"),
    ]
