"""What requests have cost, added up by minute, hour and day; and the slowest of each hour."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Now

from shop.core.db.constraints import known_choice
from shop.core.models import Created


class Grain(models.TextChoices):
    """How long a period is."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class Rollup(Created):
    """Figures of one action in one period. A rollup: written by `services.rolling_up` some seconds after the requests,
    and thrown away by `services.forgetting` when it is as old as the setting INSIGHTS_KEEPS says.

    `buckets` and `counts` belong together, position by position: how many durations fell into which bucket of
    `shop.insights.histogram`. They add up over periods, processes and actions.
    """

    grain = models.CharField(max_length=6, choices=Grain)
    period_at = models.DateTimeField("beginning of the period")
    action = models.CharField(max_length=200, help_text="A view by its name, or a task.")
    duration_us = models.BigIntegerField("microseconds in all", default=0)
    rows = models.BigIntegerField("rows read or written", default=0)
    buckets = ArrayField(models.SmallIntegerField(), default=list)
    counts = ArrayField(models.IntegerField(), default=list)

    class Meta:
        abstract = True


class RequestRollup(Rollup):
    """One row is what the requests of one view, or the runs of one task, have cost in one minute, hour or day.

    Truths: `request_rollup_once`, `request_rollup_histogram`.
    """

    requests = models.IntegerField(default=0)
    failures = models.IntegerField("answered with 500 or more", default=0)
    statements = models.BigIntegerField(default=0)
    database_us = models.BigIntegerField("microseconds in the database", default=0)
    rows_shown = models.BigIntegerField("rows of the lists shown", default=0)
    rows_read_for_lists = models.BigIntegerField("rows read or written by pages that are lists", default=0)

    class Meta:
        ordering = ("-period_at", "action")
        constraints = [
            known_choice("grain", Grain),
            # Every page of requests: the rows of a stretch of time, and those of one action in it.
            models.UniqueConstraint(
                fields=("grain", "period_at", "action"),
                name="request_rollup_once",
                violation_error_message="This period has been added up already.",
            ),
            models.CheckConstraint(
                condition=models.Q(buckets__len=F("counts__len")),
                name="request_rollup_histogram",
                violation_error_message="Every bucket has its count.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.grain} of {self.period_at:%Y-%m-%d %H:%M}"


class SlowRequest(Created):
    """One row is the slowest request of one view, or the slowest run of one task, in one hour, with its waterfall.

    `trace` holds texts with places for values, and no values. A snapshot, written by `services.rolling_up`. Truth:
    `slow_request_once`.
    """

    period_at = models.DateTimeField("beginning of the hour")
    action = models.CharField(max_length=200)
    key = models.CharField(max_length=16)
    duration_us = models.BigIntegerField("microseconds in all")
    happened_at = models.DateTimeField("when it was over", db_default=Now())
    trace = models.JSONField()

    class Meta:
        ordering = ("-period_at", "action")
        constraints = [
            # The slowest requests of one view, the newest first.
            models.UniqueConstraint(
                fields=("action", "period_at"),
                name="slow_request_once",
                violation_error_message="There is one slowest request an hour.",
            ),
        ]
        indexes = [
            # A request by the key in its address.
            models.Index(fields=("key",), name="slow_request_by_key"),
            # What is old enough to be forgotten.
            models.Index(fields=("period_at",), name="slow_request_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.happened_at:%Y-%m-%d %H:%M:%S}"
