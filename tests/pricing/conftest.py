"""A store that the signed-in superuser works in."""

import pytest

from shop.stores.models import Store
from tests.factories import StoreFactory


@pytest.fixture
def store(superuser_client) -> Store:
    """The only store there is, so the one that is open."""
    return StoreFactory(name="Corner shop")
