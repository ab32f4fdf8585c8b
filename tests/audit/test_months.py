"""The audit's partitions: made ahead, and for what came before them."""

import datetime as dt

import pytest
from django.db import connection

from shop.audit.tasks import make_months
from tests.factories import ChangeFactory

pytestmark = pytest.mark.django_db


def partition_of(key: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_change WHERE id = %s", [key])
        return str(cursor.fetchone()[0])


def test_an_entry_lies_in_the_partition_of_its_month() -> None:
    entry = ChangeFactory()

    assert partition_of(entry.pk) == f"audit_change_{entry.created_at:%Y_%m}"


def test_what_comes_before_its_month_was_made_is_kept_and_moves_into_it() -> None:
    now = dt.datetime.now(dt.UTC)
    late = ChangeFactory(created_at=now + dt.timedelta(days=31 * 6))
    assert partition_of(late.pk) == "audit_change_rest"

    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_months(8)")

    assert partition_of(late.pk) == f"audit_change_{late.created_at:%Y_%m}"


def test_making_months_again_makes_none() -> None:
    make_months.func()

    assert make_months.func() == {"made": 0}
