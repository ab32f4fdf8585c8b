"""Plans of slow statements, with the database as a server process has it: no test's transaction around the request."""

import pytest
from django.db import connection
from silk.models import Request


@pytest.fixture(autouse=True)
def outside_transactions(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        Request.objects.all().delete()
        connection.close()


def queries(path):
    return list(Request.objects.get(path=path).queries.order_by("identifier"))


def test_a_plan_is_asked_for_after_the_response_and_the_statement_does_not_run_again(client):
    client.get("/try/reading")

    (query,) = queries("/try/reading")
    assert "Index" in query.analysis
    assert "actual time" not in query.analysis


def test_statements_that_write_or_fail_are_never_explained(client):
    client.get("/try/failing")

    explained = [query.query for query in queries("/try/failing") if query.analysis and "Failed" not in query.analysis]
    assert [sql for sql in explained if not sql.startswith("SELECT")] == []


def test_a_plan_that_cannot_be_made_says_why_and_leaves_the_connection_as_it_was(client):
    """The temporary table of the view is gone when its SELECT is to be explained."""
    client.get("/try/failing")

    (select,) = [query for query in queries("/try/failing") if query.query == "SELECT n FROM scratch"]
    assert select.analysis.startswith('Not explained: relation "scratch" does not exist')
    assert connection.get_autocommit()
    assert not connection.in_atomic_block


def test_quick_statements_are_not_explained(client, settings):
    settings.SILK_EXPLAIN_FROM_MS = 60_000

    client.get("/try/reading")

    (query,) = queries("/try/reading")
    assert not query.analysis
