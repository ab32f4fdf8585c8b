"""Plans are looked at from time to time, kept with the time in which they held, and shown where they changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.insights.models import StatementPlan, StatementText
from shop.insights.recorder.fingerprints import fingerprint
from shop.insights.services.forgetting import forget_old
from shop.insights.services.sampling import sample_plans
from tests import factories as f

from .test_rollups import finished, written

BY_EMAIL = 'SELECT "id" FROM "customers_customer" WHERE "store_id" = %s AND "email" = %s'


@pytest.fixture
def sent(db: None) -> StatementText:
    """A statement that a page has sent just now, over enough rows for an index to be worth it."""
    store = f.StoreFactory()
    f.CustomerFactory.create_batch(3, store=store)
    written(finished(statements=[(BY_EMAIL, 5, 1), ("SAVEPOINT s", 1, 0)]))
    return StatementText.objects.get(fingerprint=fingerprint(BY_EMAIL))


def costly(*steps: str) -> None:
    """Let the planner avoid steps from now on, as it does when the statistics change."""
    with connection.cursor() as cursor:
        for step in ("seqscan", "indexscan", "bitmapscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{step} = {'off' if step in steps else 'on'}")


def test_a_plan_that_stays_is_one_stretch_and_one_that_changes_begins_another(sent) -> None:
    now = timezone.now()
    costly("seqscan")
    first = sample_plans(now=now)
    again = sample_plans(now=now + dt.timedelta(minutes=30))
    costly("indexscan", "bitmapscan", "indexonlyscan")
    changed = sample_plans(now=now + dt.timedelta(hours=1))

    newest, oldest = StatementPlan.objects.filter(statement=sent)
    assert [first, again, changed] == [
        {"looked_at": 1, "changed": 0},
        {"looked_at": 1, "changed": 0},
        {"looked_at": 1, "changed": 1},
    ]
    assert (oldest.first_seen_at, oldest.last_seen_at) == (now, now + dt.timedelta(minutes=30))
    assert "Seq Scan" not in oldest.shape
    assert newest.shape.startswith("Seq Scan customers_customer")


def test_the_page_says_when_the_plan_changed_and_what_is_new_in_it(superuser_client: Client, sent) -> None:
    plans = f.StatementPlanFactory(statement=sent, shape="Limit\n  Index Scan t by t_key", cost=4).first_seen_at
    then = plans + dt.timedelta(days=1)
    f.StatementPlanFactory(statement=sent, shape="Limit\n  Seq Scan t", cost=80, first_seen_at=then)

    page = superuser_client.get(reverse("admin:insights:history", args=[sent.fingerprint])).content.decode()

    assert f"The plan changed {then.day} {then:%b %Y}" in page
    assert "<ins>  Seq Scan t</ins>" in page
    assert "<ins>Limit" not in page
    assert "20.0 times that of the plan before" in page


def test_plans_go_with_their_statement_and_when_they_are_old(sent) -> None:
    f.StatementPlanFactory(statement=sent, first_seen_at=timezone.now() - dt.timedelta(days=500))
    kept = f.StatementPlanFactory(statement=sent, first_seen_at=timezone.now() - dt.timedelta(days=30))
    forgotten = f.StatementTextFactory(created_at=timezone.now() - dt.timedelta(days=3))
    f.StatementPlanFactory(statement=forgotten, first_seen_at=timezone.now())

    deleted = forget_old()

    assert (deleted["plans"], deleted["texts"]) == (2, 1)
    assert StatementPlan.objects.get() == kept
