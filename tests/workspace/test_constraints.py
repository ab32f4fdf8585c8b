"""Each rule that the database holds about saved views and favourites, broken by plain SQL."""

import pytest

from tests.factories.workspace import FavouriteFactory, SavedViewFactory
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "favourite_is_a_page_of_ours": lambda: changed(FavouriteFactory(), address="//elsewhere.example/"),
    "favourite_once": lambda: copied(FavouriteFactory()),
    "saved_view_has_a_name": lambda: changed(SavedViewFactory(), name=" "),
    "saved_view_name_unique": lambda: copied(SavedViewFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
