"""What statements have cost, by whose work they were, added up by minute, hour and day."""

from django.db import models
from django.db.models import F

from shop.core.db.constraints import known_choice
from shop.core.models import Created
from shop.insights.models.requests import Grain, Rollup


class StatementText(Created):
    """One row is a statement as the application sends it, with places for values, under the number of its shape.

    `queryid` is the number that pg_stat_statements knows it by, once that has been asked for. Written by
    `services.rolling_up` and `services.recognising`. Truth: `insights_statementtext_fingerprint_key`.
    """

    fingerprint = models.BigIntegerField(unique=True)
    text = models.TextField()
    queryid = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ("id",)
        indexes = [
            # From a statement of pg_stat_statements to whose work it is.
            models.Index(fields=("queryid",), name="statement_by_queryid"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class StatementRollup(Rollup):
    """One row is what one statement has cost one action in one minute, hour or day.

    `most_calls` is how often a single request sent it at worst, and `line` the line of code that repeats it. Truths:
    `statement_rollup_once`, `statement_rollup_histogram`.
    """

    statement = models.ForeignKey(
        "insights.StatementText", on_delete=models.CASCADE, related_name="rollups", db_index=False
    )
    calls = models.BigIntegerField(default=0)
    most_calls = models.IntegerField("most calls of one request", default=0)
    line = models.CharField("repeated by", max_length=200, default="", blank=True)

    class Meta:
        ordering = ("-period_at", "action", "statement_id")
        constraints = [
            known_choice("grain", Grain),
            # Every page of statements: those of a stretch of time, and those of one action in it.
            models.UniqueConstraint(
                fields=("grain", "period_at", "action", "statement"),
                name="statement_rollup_once",
                violation_error_message="This period has been added up already.",
            ),
            models.CheckConstraint(
                condition=models.Q(buckets__len=F("counts__len")),
                name="statement_rollup_histogram",
                violation_error_message="Every bucket has its count.",
            ),
        ]
        indexes = [
            # The history of one statement.
            models.Index(fields=("statement", "grain", "period_at"), name="statement_rollup_history"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}, {self.grain} of {self.period_at:%Y-%m-%d %H:%M}"
