"""How PostgreSQL has planned statements over time."""

from django.db import models
from django.db.models import F, Q

from shop.core.models import Created


class StatementPlan(Created):
    """One row is a stretch of time in which a statement, for any values, was planned in one way.

    `shape` is the plan without its figures: one line a step, indented. A **snapshot**, written by `services.sampling`.
    Truths: `statement_plan_once`, `statement_plan_in_order`.
    """

    statement = models.ForeignKey(
        "insights.StatementText", on_delete=models.CASCADE, related_name="plans", db_index=False
    )
    first_seen_at = models.DateTimeField("first seen")
    last_seen_at = models.DateTimeField("last seen")
    shape = models.TextField()
    cost = models.FloatField("cost when first seen, in the planner's units")

    class Meta:
        ordering = ("-first_seen_at",)
        constraints = [
            # The plans of one statement, newest first, and the one that is in force.
            models.UniqueConstraint(
                fields=("statement", "first_seen_at"),
                name="statement_plan_once",
                violation_error_message="This plan has been written down already.",
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")),
                name="statement_plan_in_order",
                violation_error_message="It was not seen for the last time before it was seen at all.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} from {self.first_seen_at:%Y-%m-%d %H:%M}"
