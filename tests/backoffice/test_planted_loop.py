"""A loop that is planted into a page fails the build, which names the line; so does the recorder, in words."""

import inspect
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse

from shop.insights.panels.shapes import repetitions
from shop.insights.periods import period_of
from shop.insights.recorder.memory import Memory
from shop.orders.models import Order
from shop.stores.models import Store
from tests import factories as f
from tests.support.budgets import assert_flat

LIST = "admin:orders_order_changelist"


def lines_of(order: Order) -> str:
    """A column as somebody writes it in a hurry."""
    return str(order.lines.count())


PLANTED = f"tests/backoffice/test_planted_loop.py:{inspect.getsourcelines(lines_of)[1] + 2}"


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    page = admin.site._registry[Order]
    monkeypatch.setattr(page, "list_display", [*page.list_display, lines_of])


def grown(store: Store, count: int) -> None:
    f.OrderFactory.create_batch(count, store=store)


def test_without_the_loop_the_list_is_flat(superuser_client: Client, store: Store):
    assert_flat(lambda: superuser_client.get(reverse(LIST)), lambda count: grown(store, count), rows=(3, 9))


def test_the_build_fails_and_names_the_line(superuser_client: Client, store: Store, planted: None):
    with pytest.raises(AssertionError) as failure:
        assert_flat(lambda: superuser_client.get(reverse(LIST)), lambda count: grown(store, count), rows=(3, 9))

    message = str(failure.value)
    first = message.splitlines()[1:3]
    assert re.match(r"(\d+) statements over 3 rows became (\d+) over 9:", message)
    assert first[0].startswith('  6 x SELECT COUNT(*) AS "__count" FROM "orders_orderline" WHERE')
    assert first[1] == f"      from {PLANTED} return str(order.lines.count())"


def test_the_recorder_names_the_line_and_says_what_to_write_instead(
    superuser_client: Client, store: Store, planted: None, monkeypatch: pytest.MonkeyPatch
):
    memory = Memory()
    monkeypatch.setattr("shop.insights.recorder.middleware.memory", memory)
    grown(store, 7)

    superuser_client.get(reverse(LIST))
    memory.flush()

    with connection.cursor() as cursor:
        (found,) = repetitions(cursor, period=period_of("hour"), action=LIST)
    assert (found.name, found.calls, found.line) == ("Orders list", 7, PLANTED)
    assert found.advice == (
        "A figure for each row of a list: annotate it (Count, Sum …), or one grouped query for all of them."
    )
