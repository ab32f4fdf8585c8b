"""The pages about requests: whose work the database does, one kind of work, one request, one statement and its plan."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.insights.models import SlowRequest, StatementText
from shop.insights.recorder.memory import Memory
from tests import factories as f


@pytest.fixture
def memory(monkeypatch):
    """A memory of this test's own, which is written when the test says so."""
    memory = Memory()
    for module in ("recorder.middleware", "recorder.footer", "views.requests"):
        monkeypatch.setattr(f"shop.insights.{module}.memory", memory)
    return memory


@pytest.fixture
def recorded(superuser_client, memory):
    """Requests of the list of groups, and what they left."""
    Group.objects.bulk_create([Group(name=f"group {number}") for number in range(3)])
    superuser_client.get(reverse("admin:auth_group_changelist"))
    superuser_client.get(reverse("admin:auth_group_changelist"), {"q": "group"})
    memory.flush()
    return memory


def asked_of_groups() -> StatementText:
    return StatementText.objects.filter(text__contains='FROM "auth_group" WHERE').earliest("id")


def test_work_is_shown_with_its_share_and_leads_to_its_page(superuser_client, recorded):
    page = superuser_client.get(reverse("admin:insights:requests"), {"period": "hour"}).content.decode()

    assert "Groups list</a> = 100 % of the database's time" in page
    assert "?action=admin%3Aauth_group_changelist" in page


def test_one_kind_of_work_is_shown_with_its_statements_and_its_slowest_request(superuser_client, recorded):
    page = superuser_client.get(reverse("admin:insights:work"), {"action": "admin:auth_group_changelist"})

    assert page.context["row"].requests == 2
    assert "FROM &quot;auth_group&quot;" in page.content.decode()
    slowest = SlowRequest.objects.get(action="admin:auth_group_changelist")
    assert reverse("admin:insights:request", args=[slowest.key]) in page.content.decode()


def test_a_request_of_yesterday_is_drawn_from_what_was_kept(superuser_client, memory):
    bars = [
        {"kind": "cache", "text": "GET (the session)", "since_ms": 1, "lasts_ms": 1, "is_miss": True},
        {"kind": "sql", "text": "SELECT 1", "since_ms": 50, "lasts_ms": 25, "rows": 3, "fingerprint": "-7"},
    ]
    trace = {"key": "abc", "action": "admin:index", "method": "GET", "path": "/admin/", "status": 200, "at": 1.0}
    figures = {"milliseconds": 100.0, "database_ms": 25.0, "statements": 3, "rows": 3, "rows_shown": None}
    f.SlowRequestFactory(key="abc", trace={**trace, **figures, "bars": bars, "repeated": []})

    page = superuser_client.get(reverse("admin:insights:request", args=["abc"]))

    cache, sql = page.context["drawing"].bars
    assert (sql.left, sql.width, sql.rows, sql.is_longest) == (50.0, 25.0, 3, True)
    assert (cache.left, cache.is_miss, cache.is_longest) == (1.0, True, False)
    assert page.context["drawing"].left_out == 2
    assert [(part.title, part.share) for part in page.context["drawing"].parts] == [("SQL", 0.25), ("Redis", 0.01)]


def test_a_forgotten_request_is_not_found(superuser_client, memory):
    assert superuser_client.get(reverse("admin:insights:request", args=["0123456789abcdef"])).status_code == 404


def test_a_statement_is_explained_with_a_real_calls_values_and_tried_on_demand(superuser_client, recorded):
    address = reverse("admin:insights:history", args=[asked_of_groups().fingerprint])

    before = superuser_client.get(address)
    planned = superuser_client.post(address, {"plan": "explain"})
    tried = superuser_client.post(address, {"plan": "trial"})

    assert (before.context["nodes"], before.context["has_example"]) == ([], True)
    assert [node.actual_rows for node in planned.context["nodes"]] == [None] * len(planned.context["nodes"])
    assert tried.context["nodes"][0].actual_rows is not None
    assert tried.content.decode().count("costliest step") == 1
    assert "Rows (came)" in tried.content.decode()


def test_without_a_call_at_hand_the_plan_is_for_any_values(superuser_client, memory):
    statement = f.StatementTextFactory(
        text='SELECT "auth_group"."id" FROM "auth_group" WHERE "auth_group"."id" IN (%s, …)'
    )

    page = superuser_client.post(reverse("admin:insights:history", args=[statement.fingerprint]), {"plan": "trial"})

    assert page.context["nodes"][0].actual_rows is None
    assert "auth_group" in page.context["nodes"][0].target


def test_an_unknown_statement_and_nameless_work_are_not_found(superuser_client, memory):
    assert superuser_client.get(reverse("admin:insights:history", args=[123])).status_code == 404
    assert superuser_client.get(reverse("admin:insights:work")).status_code == 404


@pytest.mark.parametrize("name", ["requests", "work", "request", "history"])
def test_other_staff_are_refused(db, name):
    user = f.UserFactory(is_staff=True)
    client = Client()
    client.force_login(user)

    assert (
        client.get(reverse(f"admin:insights:{name}", args={"request": ["a"], "history": [1]}.get(name, []))).status_code
        == 403
    )
