"""Every request is remembered with what it asked of the database, and pays for it with no statement."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from shop.insights.panels.requests import advice, repetitions, views
from shop.insights.recorder import requests
from shop.insights.recorder.middleware import RecorderMiddleware
from shop.insights.recorder.observation import Observation
from shop.insights.recorder.requests import Request, Ring


@pytest.fixture(autouse=True)
def ring(monkeypatch):
    """A memory of this test's own."""
    ring = Ring()
    for module in ("recorder.middleware", "panels.requests"):
        monkeypatch.setattr(f"shop.insights.{module}.ring", ring)
    return ring


def observed(view):
    observation = Observation()
    with connection.execute_wrapper(observation):
        view()
    return observation


def request(view="shop:list", **changes):
    figures = {"method": "GET", "status": 200, "milliseconds": 10.0, "database_ms": 4.0, "statements": 2, "rows": 5}
    return Request(view=view, **{**figures, **changes})


def test_statements_and_rows_are_counted(db):
    Group.objects.bulk_create([Group(name="one"), Group(name="two")])

    observation = observed(lambda: list(Group.objects.filter(name__in=["one", "two"])))

    assert (observation.statements, observation.rows) == (1, 2)
    assert observation.milliseconds > 0


def test_a_repeated_statement_names_the_line_that_sends_it(db):
    def in_a_loop():
        for number in range(4):
            Group.objects.filter(pk=number).first()

    text, seen = observed(in_a_loop).most_repeated

    assert seen.calls == 4
    assert seen.line.startswith("tests/insights/test_recorder.py:")
    assert '"auth_group"."id" = %s' in text


def test_two_of_a_kind_are_no_repetition(db):
    assert observed(lambda: [Group.objects.count() for _ in range(2)]).most_repeated is None


def test_a_failing_statement_is_counted_and_its_exception_passes(cursor):
    observation = Observation()

    with pytest.raises(DatabaseError, match="division by zero"), connection.execute_wrapper(observation):
        cursor.execute("SELECT 1 / 0")

    assert observation.statements == 1


def test_the_middleware_sends_no_statement_of_its_own(superuser_client, django_assert_num_queries, ring):
    address = reverse("admin:insights:section", args=["settings"])
    superuser_client.get(address)

    recorded = ring.requests[-1]
    with django_assert_num_queries(recorded.statements):
        superuser_client.get(address)

    assert (recorded.view, recorded.method, recorded.status) == ("admin:insights:section", "GET", 200)


def test_superusers_are_told_in_the_headers_and_nobody_else(superuser_client, client):
    told = superuser_client.get(reverse("admin:insights:overview"))["Server-Timing"]

    assert told.startswith("db;dur=")
    assert "statements, " in told
    assert "Server-Timing" not in client.get(reverse("admin:login"))


def test_an_earlier_timing_is_kept(superuser):
    def view(request):
        request._cached_user = superuser
        return HttpResponse(headers={"Server-Timing": "render;dur=1"})

    incoming = RequestFactory().get("/")
    incoming.resolver_match = None
    response = RecorderMiddleware(view)(incoming)

    assert response["Server-Timing"].startswith("render;dur=1, db;dur=0.0")


def test_views_are_summed_up_the_dearest_first(ring):
    for milliseconds in (10.0, 20.0, 90.0):
        ring.add(request("orders:list", milliseconds=milliseconds, database_ms=milliseconds / 2, statements=9))
    ring.add(request("home", database_ms=1.0))

    orders, home = views()

    assert (orders.view, orders.requests, orders.middle_ms, orders.late_ms) == ("orders:list", 3, 20.0, 90.0)
    assert (orders.database_share, orders.statements) == (0.5, 9)
    assert home.view == "home"


def test_of_a_views_repetitions_from_one_line_the_worst_is_shown(ring):
    for calls in (3, 40, 7):
        ring.add(request(repeated="SELECT 1", repeated_calls=calls, repeated_at="shop/x.py:12"))
    ring.add(request())
    ring.add(request(repeated="SELECT /* insights */ 1", repeated_calls=99, repeated_at="shop/y.py:1"))

    assert [(row.calls, row.line) for row in repetitions()] == [(40, "shop/x.py:12")]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('SELECT "b"."id" FROM "b" WHERE "b"."id" = %s LIMIT 21', "select_related"),
        ('SELECT "b"."id" FROM "b" WHERE "b"."order_id" = %s', "prefetch_related"),
        ('INSERT INTO "b" ("x") VALUES (%s)', "bulk_create"),
    ],
)
def test_the_remedy_fits_the_statement(text, remedy):
    assert remedy in advice(text)


def test_processes_see_each_others_requests_once_they_are_laid_out():
    here, there = Ring(), Ring()
    for ring, view in ((here, "here"), (there, "there")):
        ring.requests.append(request(view))
        ring.flush()

    assert {found.view for found in here.everywhere()} == {"here", "there"}
    assert len(here.everywhere()) == len(there.everywhere()) == 2


def test_a_process_keeps_its_place_and_leaves_those_of_others_alone(monkeypatch):
    monkeypatch.setattr(requests, "PLACES", 1)
    first, second = Ring(), Ring()
    for ring, view in ((first, "first"), (second, "second"), (first, "first again")):
        ring.requests.append(request(view))
        ring.flush()

    assert [found[0] for found in cache.get(requests._place(0))] == ["first", "first again"]


def test_what_another_version_has_laid_out_is_not_misread(monkeypatch):
    earlier = Ring()
    with monkeypatch.context() as earlier_version:
        earlier_version.setattr(Request, "_fields", ("view", "status"))
        earlier.requests.append(("old", 200))
        earlier.flush()

    assert Ring().everywhere() == []


def test_memory_is_bounded():
    ring = Ring()
    ring.requests.extend(request(str(number)) for number in range(requests.KEPT_REQUESTS + 1))

    assert len(ring.requests) == requests.KEPT_REQUESTS
    assert ring.requests[0].view == "1"
