"""Every request is remembered with what it asked of PostgreSQL and Redis, and pays for it with no statement."""

import io
import re

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from psycopg2 import sql

from shop.insights.panels.shapes import advice
from shop.insights.recorder import observation as observing
from shop.insights.recorder.fingerprints import fingerprint
from shop.insights.recorder.finished import trace
from shop.insights.recorder.memory import KEPT_TRACES, Memory
from shop.insights.recorder.middleware import RecorderMiddleware
from shop.insights.recorder.observation import observed
from shop.insights.recorder.redis import label
from tests import factories as f


@pytest.fixture(autouse=True)
def memory(monkeypatch):
    """A memory of this test's own."""
    memory = Memory()
    for module in ("recorder.middleware", "recorder.footer", "recorder.background", "views.requests"):
        monkeypatch.setattr(f"shop.insights.{module}.memory", memory)
    return memory


def seen(call):
    with observed() as observation:
        call()
    return observation


def incoming(match=None):
    request = RequestFactory().get("/somewhere")
    request.resolver_match = match
    return request


def test_statements_and_rows_are_counted(db):
    Group.objects.bulk_create([Group(name="one"), Group(name="two")])

    found = seen(lambda: list(Group.objects.filter(name__in=["one", "two"])))

    assert (found.statements, found.rows) == (1, 2)
    assert 0 < found.database_ms <= found.milliseconds


def test_inserts_raw_cursors_many_and_copy_are_seen(db):
    def everything():
        Group.objects.create(name="by the ORM")
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT {}").format(sql.Literal(7)))
            cursor.executemany("INSERT INTO auth_group (name) VALUES (%s)", [["many 1"], ["many 2"]])
            cursor.copy_expert("COPY auth_group (name) FROM STDIN", io.StringIO("copied 1\ncopied 2\ncopied 3\n"))
        with connection.connection.cursor() as driver:
            driver.execute("SELECT 8")

    found = seen(everything)

    assert [(entry.text[:24], entry.rows) for entry in found.sent] == [
        ('INSERT INTO "auth_group"', 1),
        ("SELECT 7", 1),
        ("INSERT INTO auth_group (", 2),
        ("COPY auth_group (name) F", 3),
        ("SELECT 8", 1),
    ]


def test_nothing_is_seen_outside_of_an_observation(db):
    found = seen(lambda: None)

    Group.objects.count()

    assert found.statements == 0


def test_a_repeated_statement_names_the_line_that_sends_it(db):
    def in_a_loop():
        for number in range(4):
            Group.objects.filter(pk=number).first()

    found = seen(in_a_loop)

    ((text, line),) = found.lines.items()
    assert found.calls[text] == 4
    assert re.fullmatch(r"tests/insights/test_recorder\.py:\d+", line)
    assert '"auth_group"."id" = %s' in text


def test_two_of_a_kind_are_no_repetition(db):
    assert seen(lambda: [Group.objects.count() for _ in range(2)]).lines == {}


def test_a_failing_statement_is_counted_and_its_exception_passes(cursor):
    with observed() as found, pytest.raises(DatabaseError, match="division by zero"):
        cursor.execute("SELECT 1 / 0")

    assert found.statements == 1


def test_beyond_a_bound_statements_are_only_summed_up(cursor, monkeypatch):
    monkeypatch.setattr(observing, "KEPT_EVENTS", 3)

    found = seen(lambda: [cursor.execute("SELECT generate_series(1, 2)") for _ in range(10)])

    assert (len(found.sent), found.statements, found.rows) == (3, 10, 20)
    assert found.uncounted["SELECT generate_series(1, 2)"][0] == 7


def test_what_a_request_asks_of_redis_is_seen_with_hits_and_misses():
    def asks():
        cache.set("known", 1)
        cache.get("known")
        cache.get("unknown")

    found = seen(asks)

    assert [(event.words[0], event.is_miss) for event in found.asked] == [("SET", False), ("GET", False), ("GET", True)]


def test_the_key_of_a_session_is_never_shown():
    assert label(("GET", "shop:1:django.contrib.sessions.cached_dbq2w3e4")) == "GET (the session)"
    assert label(("GET", b"shop:1:kept:Sales on the home page:7:EUR")) == "GET kept:Sales on the home page"


def test_each_statement_says_whose_work_it_is_and_the_server_counts_it_as_before(cursor):
    def running():
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        return cursor.fetchone()[0]

    with observed() as found:
        found.works_for("admin:orders_order_changelist", "Manager*/ DROP")
        tagged = running()
    cursor.execute(
        "SELECT query, calls FROM pg_stat_statements WHERE query LIKE '%pg_backend_pid%' AND query LIKE '%by%'"
    )
    with_tag = cursor.fetchall()

    assert tagged.startswith("/* admin:orders_order_changelist by Manager DROP */ SELECT query")
    assert [text for text, _calls in with_tag if "Manager" in text] == []
    assert [entry.text[:12] for entry in found.sent] == ["SELECT query"]


def test_a_page_is_worked_for_in_the_role_that_somebody_has_in_their_store(client, db, memory):
    member = f.MembershipFactory(role=f.RoleFactory(name="Packer"))
    client.force_login(member.user)

    client.get(reverse("admin:index"))

    assert memory.latest[-1].observation.tag == "/* admin:index by Packer */ "


def test_the_middleware_sends_no_statement_of_its_own(superuser_client, django_assert_num_queries, memory):
    address = reverse("admin:insights:section", args=["settings"])
    superuser_client.get(address)

    recorded = memory.latest[-1]
    with django_assert_num_queries(recorded.observation.statements):
        superuser_client.get(address)

    assert (recorded.action, recorded.method, recorded.status) == ("admin:insights:section", "GET", 200)


def test_a_list_is_remembered_with_the_rows_that_it_shows(superuser_client, memory):
    Group.objects.bulk_create([Group(name=f"group {number}") for number in range(4)])

    superuser_client.get(reverse("admin:auth_group_changelist"))

    assert memory.latest[-1].rows_shown == Group.objects.count()


def test_a_streamed_answer_is_observed_to_its_last_part(db, memory):
    def parts():
        yield str(Group.objects.count())
        yield str(Group.objects.count())

    request = incoming()
    response = RecorderMiddleware(lambda _request: StreamingHttpResponse(parts()))(request)
    before = len(memory.latest)
    body = b"".join(response.streaming_content)

    assert (before, len(body)) == (0, 2)
    assert memory.latest[-1].observation.statements == 2


def test_superusers_are_told_in_the_headers_and_at_the_foot_and_nobody_else(superuser_client, client, memory):
    answer = superuser_client.get(reverse("admin:insights:section", args=["settings"]))
    told, foot = answer["Server-Timing"], answer.content.decode()
    stranger = client.get(reverse("admin:login"))

    finished = next(entry for entry in memory.latest if entry.action == "admin:insights:section")
    assert re.match(r'db;dur=[\d.]+;desc="\d+ statements", cache;.* render;dur=[\d.]+, total;dur=[\d.]+$', told)
    assert f"This page: {finished.observation.statements} statements, " in foot
    assert reverse("admin:insights:request", args=[finished.key]) in foot
    assert "Server-Timing" not in stranger
    assert "This page:" not in stranger.content.decode()


def test_the_link_at_the_foot_leads_to_the_waterfall_also_in_another_process(superuser_client, memory, monkeypatch):
    superuser_client.get(reverse("admin:insights:section", args=["settings"]))
    key = memory.latest[-1].key
    memory._publish()
    monkeypatch.setattr("shop.insights.views.requests.memory", Memory())

    page = superuser_client.get(reverse("admin:insights:request", args=[key]))

    assert page.status_code == 200
    assert page.context["trace"]["action"] == "admin:insights:section"
    assert "insights-bar-sql" in page.content.decode()


def test_an_earlier_timing_is_kept(superuser):
    def view(request):
        request._cached_user = superuser
        return HttpResponse(headers={"Server-Timing": "gzip;dur=1"})

    response = RecorderMiddleware(view)(incoming())

    assert response["Server-Timing"].startswith("gzip;dur=1, db;dur=0.0")


def test_a_trace_holds_texts_and_no_values(db, memory):
    def view(request):
        list(Group.objects.filter(name="Mia Manager"))
        return HttpResponse()

    RecorderMiddleware(view)(RequestFactory().get("/somewhere", {"q": "mia@example.com"}))

    told = trace(memory.latest[-1])
    assert [bar["kind"] for bar in told["bars"]] == ["sql"]
    assert "Mia" not in str(told)
    assert "mia@example.com" not in str(told)
    assert 0 <= told["bars"][0]["since_ms"] <= told["milliseconds"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT 1 WHERE a IN (%s, %s)", "SELECT 1\n  WHERE a IN (%s, %s, %s)"),
        ("INSERT INTO b VALUES (%s, %s)", "INSERT INTO b VALUES (%s, %s), (%s, %s)"),
        ('SAVEPOINT "s1_x1"', 'SAVEPOINT "s1_x2"'),
        ("EXECUTE order_quote_1 (%(id)s)", "EXECUTE order_quote_22 (%(id)s)"),
    ],
)
def test_statements_that_differ_only_in_their_values_have_one_shape(one, other):
    assert fingerprint(one) == fingerprint(other)


def test_statements_that_ask_something_else_have_different_fingerprints():
    assert fingerprint("SELECT a FROM b") != fingerprint("SELECT c FROM b")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('SELECT "b"."id" FROM "b" WHERE "b"."id" = %s LIMIT 21', "select_related"),
        ('SELECT "b"."id" FROM "b" WHERE "b"."order_id" = %s', "prefetch_related"),
        ('INSERT INTO "b" ("x") VALUES (%s)', "bulk_create"),
        ('SELECT COUNT(*) AS "__count" FROM "b" WHERE "b"."order_id" = %s', "annotate it (Count"),
        ('SELECT %s AS "a" FROM "b" WHERE "b"."order_id" = %s LIMIT 1', "Exists"),
    ],
)
def test_the_remedy_fits_the_statement(text, remedy):
    assert remedy in advice(text)


def test_memory_is_bounded(db, memory):
    for _ in range(KEPT_TRACES + 5):
        RecorderMiddleware(lambda _request: HttpResponse())(incoming())

    assert len(memory.latest) == KEPT_TRACES
