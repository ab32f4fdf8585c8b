"""A cache of its own for each test, and a Redis that the tests may stop or slow down."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from shop.core.caching import Cached, cached, counters, versions
from shop.core.caching.breaker import breaker


@pytest.fixture(autouse=True)
def closed_breaker() -> Iterator[None]:
    """No test begins with a Redis that another one has found dead, or with its debts; and none is looked for."""
    breaker.reset()
    breaker._looking = os.getpid()
    versions._owed.clear()
    counters._counted.clear()
    yield
    breaker._looking = None
    breaker.reset()
    versions._owed.clear()


@pytest.fixture
def names() -> Iterator[Cached]:
    """The names of stores, as the tests keep them."""
    yield Cached("names of stores", depends_on=("stores",), seconds=60)
    cached._registered.pop("names of stores", None)
