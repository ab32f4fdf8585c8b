"""Real baskets sold once more through the services."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shop.demo import loading, replaying
from shop.orders.models import Order

pytestmark = pytest.mark.slow


def test_baskets_sold_through_the_services_come_to_what_was_loaded(
    empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo", "--replay", "12", "--json")

    account = json.loads(capsys.readouterr().out)
    assert account["loaded"] == account["replayed"]
    assert (account["loaded"]["orders"], account["differences"], account["reconciliation_differences"]) == (12, [], 0)
    assert account["loaded"]["money"] > 0
    assert connection.settings_dict["NAME"] == empty
    assert not Order.objects.exists()


def test_a_basket_that_was_sold_for_another_price_is_named(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loading.load_journey(weeks=1, out=io.StringIO())
    change = replaying.change_price
    monkeypatch.setattr(
        replaying, "change_price", lambda *, variant, amount: change(variant=variant, amount=amount + 1)
    )

    replayed = replaying.replay(baskets=2)

    assert not replayed.agrees
    assert len(replayed.differences) == 2


def test_no_basket_is_no_replay() -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("demo", "--replay", "0")
