"""Column types of the house."""

import pytest
from django.db import connection

from shop.accounts.models import User
from shop.core.db.fields import AmountField, LtreeField, NormalisedEmailField
from tests.factories import UserFactory


def test_an_amount_has_twelve_digits_and_two_of_them_after_the_point() -> None:
    assert AmountField().db_type(connection) == "numeric(12, 2)"


def test_a_path_is_an_ltree() -> None:
    assert LtreeField().db_type(connection) == "ltree"


@pytest.mark.parametrize(
    ("written", "stored"),
    [(" Ada@Example.COM ", "ada@example.com"), ("ada@example.com", "ada@example.com"), ("\tADA@x.de\n", "ada@x.de")],
)
def test_an_address_is_stored_the_way_it_is_compared(written: str, stored: str) -> None:
    assert NormalisedEmailField().get_prep_value(written) == stored


def test_nothing_stays_nothing() -> None:
    assert NormalisedEmailField(null=True).get_prep_value(None) is None


def test_somebody_is_found_by_any_spelling_of_their_address(db: None) -> None:
    user = UserFactory(email=" Ada@Example.COM")

    assert user.email == "ada@example.com"
    assert User.objects.get(email="ADA@example.com ") == user
