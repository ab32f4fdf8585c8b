"""What requests cost is added up in PostgreSQL by minute, hour and day, from many processes, and kept for a time."""

import datetime as dt
from time import perf_counter
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.utils import timezone

from shop.insights.histogram import percentile_ms
from shop.insights.models import Grain, RequestRollup, SlowRequest, StatementRollup, StatementText
from shop.insights.panels.requests import course, slowest_requests, works
from shop.insights.panels.shapes import history, repetitions, shapes, uses
from shop.insights.periods import PERIODS, period_of
from shop.insights.recorder import background
from shop.insights.recorder.fingerprints import fingerprint
from shop.insights.recorder.finished import Finished
from shop.insights.recorder.memory import Memory
from shop.insights.recorder.observation import Observation, current, observed
from shop.insights.recorder.sums import Sums
from shop.insights.services.forgetting import forget_old
from shop.insights.services.recognising import recognise_statements

HOUR, DAY = period_of("hour"), period_of("day")


def finished(action="shop:list", *, milliseconds=10.0, statements=(), lines=None, at=None, **more):
    """A request; `statements` are texts with their milliseconds and rows."""
    observation = Observation()
    begun = observation.begun = perf_counter()
    observation.ended = begun + milliseconds / 1000
    for text, lasted, rows in statements:
        observation.saw(text, begun, begun + lasted / 1000, rows, None)
    observation.lines.update(lines or {})
    moment = (at or timezone.now()).timestamp()
    return Finished(action, "GET", "/list", more.pop("status", 200), moment, observation, **more)


def written(*requests):
    sums = Sums()
    for request in requests:
        sums.add(request)
    sums.write()


def figures(action="shop:list", period=HOUR):
    with connection.cursor() as cursor:
        return next((row for row in works(cursor, period=period) if row.action == action), None)


def test_a_request_is_added_to_its_minute_its_hour_and_its_day(db):
    at = dt.datetime(2026, 3, 4, 15, 16, 17, tzinfo=dt.UTC)

    written(finished(at=at, milliseconds=8, statements=[("SELECT 1", 2, 5)], status=500))

    rows = RequestRollup.objects.order_by("period_at")
    assert [(row.grain, f"{row.period_at:%H:%M}") for row in rows] == [
        ("day", "00:00"),
        ("hour", "15:00"),
        ("minute", "15:16"),
    ]
    assert {(row.requests, row.failures, row.duration_us, row.database_us, row.rows) for row in rows} == {
        (1, 1, 8000, 2000, 5)
    }


def test_what_several_processes_write_adds_up_with_its_histograms(db):
    now = timezone.now()

    written(*[finished(milliseconds=10, at=now) for _ in range(98)])
    written(finished(milliseconds=10, at=now), finished(milliseconds=1_000, at=now))

    row = figures()
    assert row.requests == 100
    assert round(row.middle_ms) == round(row.late_ms) == 11
    assert 900 < percentile(0.999) < 1_100
    assert RequestRollup.objects.filter(grain="day").count() == 1


def percentile(share):
    (row,) = RequestRollup.objects.filter(grain="day")
    return percentile_ms(dict(zip(row.buckets, row.counts, strict=True)), share)


def test_it_takes_four_statements_however_much_there_is(db, django_assert_num_queries):
    many = [finished(f"shop:{n}", statements=[(f"SELECT {m}", 1, 1) for m in range(5)]) for n in range(40)]
    sums = Sums()
    for request in many:
        sums.add(request)

    with django_assert_num_queries(6):  # with the savepoint of this test's transaction
        sums.write()

    assert StatementRollup.objects.filter(grain=Grain.HOUR).count() == 200


def test_what_could_not_be_written_is_written_the_next_time(db, monkeypatch):
    sums = Sums()
    sums.add(finished())

    with monkeypatch.context() as away:
        away.setattr("shop.insights.recorder.sums.write_sums", lambda **_sums: (_ for _ in ()).throw(DatabaseError))
        with pytest.raises(DatabaseError):
            sums.write()
    sums.add(finished())
    sums.write()

    assert figures().requests == 2


def test_work_is_ranked_by_its_share_of_the_databases_time(db):
    written(
        finished("admin:orders_order_changelist", statements=[("SELECT 1", 38, 100)], rows_shown=50),
        finished("admin:index", statements=[("SELECT 2", 62, 1)]),
    )

    with connection.cursor() as cursor:
        home, orders = works(cursor, period=HOUR)

    assert (home.name, orders.name) == ("Home", "Orders list")
    assert (round(home.database_share, 2), round(orders.database_share, 2)) == (0.62, 0.38)
    assert (home.rows_for_each_shown, orders.rows_for_each_shown) == (None, 2.0)


def test_a_repetition_is_found_with_its_line_and_the_remedy(db):
    text = 'SELECT "b"."id" FROM "b" WHERE "b"."id" = %s LIMIT 21'
    written(finished("home", statements=[(text, 1, 1)] * 12, lines={text: "shop/home.py:7"}), finished("home"))

    with connection.cursor() as cursor:
        (found,) = repetitions(cursor, period=HOUR)

    assert (found.name, found.calls, found.line) == ("Home", 12, "shop/home.py:7")
    assert "select_related" in found.advice


def test_a_statement_has_a_history_and_those_whose_work_it_is(db):
    written(
        finished("home", statements=[("SELECT 1", 4, 1)]),
        finished("list", statements=[("SELECT 1", 12, 1), ("SELECT 2", 16, 1)]),
    )
    statement = StatementText.objects.get(fingerprint=fingerprint("SELECT 1"))

    with connection.cursor() as cursor:
        users = uses(cursor, period=HOUR, statement_id=statement.pk)
        *earlier, latest = history(cursor, period=HOUR, statement_id=statement.pk)
        dearest = shapes(cursor, period=HOUR, action="list")

    assert [(use.action, round(use.share, 2)) for use in users] == [("list", 0.75), ("home", 0.25)]
    assert (latest.times, [moment.times for moment in earlier]) == (2, [0] * 59)
    assert [(shape.text, shape.calls) for shape in dearest] == [("SELECT 2", 1), ("SELECT 1", 1)]


def test_of_each_hour_the_slowest_request_stays_with_its_waterfall(db):
    written(finished(milliseconds=5), finished(milliseconds=50, statements=[("SELECT 1", 2, 1)]))
    written(finished(milliseconds=20))

    (slow,) = SlowRequest.objects.all()
    with connection.cursor() as cursor:
        (shown,) = slowest_requests(cursor, period=HOUR)

    assert (slow.duration_us, slow.trace["bars"][0]["text"]) == (50_000, "SELECT 1")
    assert (shown.key, shown.path, shown.statements) == (slow.key, "/list", 1)


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.key)
def test_each_period_is_drawn_in_its_steps_up_to_now(db, period):
    written(finished())

    with connection.cursor() as cursor:
        moments = course(cursor, period=period)

    assert len(moments) == period.steps
    assert [moment.times for moment in moments[-2:]] in ([0, 1], [1, 0])


def test_what_is_old_is_forgotten_grain_by_grain_and_the_rest_stays(db, settings):
    settings.INSIGHTS_KEEPS = {Grain.MINUTE: dt.timedelta(hours=1), Grain.HOUR: dt.timedelta(days=2)}
    now = dt.datetime(2026, 3, 4, 15, 16, tzinfo=dt.UTC)
    for age in (dt.timedelta(), dt.timedelta(hours=3), dt.timedelta(days=3), dt.timedelta(days=500)):
        written(finished(at=now - age, statements=[(f"SELECT 1 -- {age.days}", 1, 1)]))
    StatementText.objects.update(created_at=now - dt.timedelta(days=2))

    forget_old(now=now)

    left = {grain: RequestRollup.objects.filter(grain=grain).count() for grain in Grain}
    assert left == {Grain.MINUTE: 1, Grain.HOUR: 2, Grain.DAY: 2}
    assert SlowRequest.objects.count() == 2
    assert not StatementText.objects.filter(text__contains="-- 500").exists()
    assert StatementRollup.objects.filter(grain=Grain.MINUTE).count() == 1


def test_a_statement_is_recognised_as_the_one_that_the_server_counts(db):
    with observed() as observation:
        list(Group.objects.filter(name="nobody"))
    observation.ended = perf_counter()
    written(Finished("list", "GET", "/", 200, timezone.now().timestamp(), observation))

    assert recognise_statements() == 1

    statement = StatementText.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_statements WHERE queryid = %s", [statement.queryid])
        assert '"auth_group"."name" = $1' in cursor.fetchone()[0]
    assert recognise_statements() == 0


def test_a_jobs_statements_are_its_own_work(db, monkeypatch):
    memory = Memory()
    monkeypatch.setattr(background, "memory", memory)

    result = SimpleNamespace(status="SUCCESSFUL", task=SimpleNamespace(module_path="shop.core.tasks.tidy_up"))

    background.job_started(None, task_result=result)
    Group.objects.count()
    tag = current.get().tag
    background.job_finished(None, task_result=result)
    memory.add_up()
    memory.sums.write()

    assert tag == "/* task shop.core.tasks.tidy_up by worker */ "
    assert current.get() is None
    with connection.cursor() as cursor:
        (row,) = works(cursor, period=HOUR)
    assert (row.name, row.statements) == ("Job: tidy up", 1.0)
