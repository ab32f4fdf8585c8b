"""Reviews and replies are audited; the counts that follow from votes are not.

Lock: SHARE ROW EXCLUSIVE on the two new tables for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import Audited


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_invitations"), ("reviews", "0002_truths")]
    operations = [
        Audited(
            "reviews_review",
            subject="customer_id",
            silent=("helpful_count", "vote_count", "is_verified"),
            watched=(
                "product_id",
                "customer_id",
                "order_id",
                "order_line_id",
                "rating",
                "title",
                "body",
                "status",
                "rejection",
                "moderated_by_id",
                "moderated_at",
            ),
        ),
        Audited("reviews_reviewreply"),
    ]
