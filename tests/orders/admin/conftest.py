"""A store with goods, and people of each role who work there."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests import factories as f
from tests.orders.services.conftest import Shelf, shelf

__all__ = ["Shelf", "shelf"]

SignedIn = Callable[[str], Client]


@pytest.fixture
def signed_in(shelf: Shelf) -> SignedIn:
    """A browser in which somebody of this role is signed in to the shelf's store."""

    def sign_in(role: str) -> Client:
        client = Client()
        user = f.UserFactory(is_staff=True, full_name=f"{role} person")
        f.MembershipFactory(store=shelf.store, user=user, role=Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in
