"""What requests and statements have cost."""

import datetime as dt

import factory

from shop.insights.models import RequestRollup, SlowRequest, StatementPlan, StatementRollup, StatementText

from .rows import RowFactory

PERIOD = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class RequestRollupFactory(RowFactory[RequestRollup]):
    """One request of the home page in an hour."""

    class Meta:
        model = "insights.RequestRollup"

    grain = "hour"
    period_at = factory.Sequence(lambda n: PERIOD + dt.timedelta(hours=n))
    action = "admin:index"
    requests = 1
    buckets = factory.LazyFunction(lambda: [53])
    counts = factory.LazyFunction(lambda: [1])


class SlowRequestFactory(RowFactory[SlowRequest]):
    """The slowest request of the home page in an hour."""

    class Meta:
        model = "insights.SlowRequest"

    period_at = factory.Sequence(lambda n: PERIOD + dt.timedelta(hours=n))
    action = "admin:index"
    key = factory.Sequence(lambda n: f"{n:016x}")
    duration_us = 10_000
    trace = factory.LazyFunction(dict)


class StatementTextFactory(RowFactory[StatementText]):
    """A statement."""

    class Meta:
        model = "insights.StatementText"

    fingerprint = factory.Sequence(lambda n: n)
    text = "SELECT 1"


class StatementPlanFactory(RowFactory[StatementPlan]):
    """A statement that was planned in one way for an hour."""

    class Meta:
        model = "insights.StatementPlan"

    statement = factory.SubFactory(StatementTextFactory)
    first_seen_at = factory.Sequence(lambda n: PERIOD + dt.timedelta(hours=n))
    last_seen_at = factory.LazyAttribute(lambda plan: plan.first_seen_at + dt.timedelta(hours=1))
    shape = "Result"
    cost = 0.01


class StatementRollupFactory(RowFactory[StatementRollup]):
    """One call of a statement by the home page in an hour."""

    class Meta:
        model = "insights.StatementRollup"

    grain = "hour"
    period_at = factory.Sequence(lambda n: PERIOD + dt.timedelta(hours=n))
    action = "admin:index"
    statement = factory.SubFactory(StatementTextFactory)
    calls = 1
    buckets = factory.LazyFunction(lambda: [53])
    counts = factory.LazyFunction(lambda: [1])
