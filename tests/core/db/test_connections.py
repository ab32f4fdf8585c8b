"""The figures of a process's connections and of its queue."""

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from shop.core.db.connections import Pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool() -> Pool:
    return Pool()


@pytest.fixture
def wrapper() -> DatabaseWrapper:
    """A connection of its own to the test's database, kept for a minute."""
    made = connection.copy()
    made.settings_dict["CONN_MAX_AGE"] = 60
    yield made
    made.close()


def test_a_connection_is_counted_while_it_is_open_and_after_it_was_closed(pool, wrapper) -> None:
    wrapper.ensure_connection()
    pool.on_opened(wrapper)
    before = pool.figures()
    wrapper.close()
    after = pool.figures()

    assert (before.open, before.opened, before.recycled) == (1, 1, 0)
    assert (after.open, after.opened, after.recycled) == (0, 1, 1)


def test_a_connection_that_the_server_left_is_replaced_before_its_time(pool, wrapper) -> None:
    wrapper.ensure_connection()
    pool.on_opened(wrapper)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [wrapper.connection.get_backend_pid()])
    wrapper.settings_dict["CONN_HEALTH_CHECKS"] = True
    wrapper.health_check_enabled, wrapper.health_check_done = True, False

    with wrapper.cursor() as cursor:
        cursor.execute("SELECT 1")
    pool.on_opened(wrapper)

    assert (pool.figures().replaced_early, pool.figures().open) == (1, 1)


def test_a_connection_that_has_had_its_time_is_not_replaced_early(pool, wrapper) -> None:
    wrapper.settings_dict["CONN_MAX_AGE"] = 0
    for _ in range(2):
        wrapper.ensure_connection()
        pool.on_opened(wrapper)
        wrapper.close_if_unusable_or_obsolete()

    assert (pool.figures().replaced_early, pool.figures().recycled) == (0, 2)


def test_waits_are_counted_by_class(pool) -> None:
    for milliseconds in (0.2, 3.0, 3.0, 70.0, 90_000.0):
        pool.waited(milliseconds)

    figures = pool.figures()

    assert figures.waits == {1: 1, 5: 2, 10: 0, 50: 0, 100: 1, 500: 0, 1_000: 0, 5_000: 0, 30_000: 0, None: 1}
    assert (figures.waited, figures.longest_wait_ms) == (4, 90_000.0)


def test_a_request_is_at_work_from_its_start_to_its_end(pool) -> None:
    pool.on_request_started()
    during = pool.figures()
    pool.on_request_finished()

    assert (during.in_use, during.requests, pool.figures().in_use) == (1, 1, 0)
