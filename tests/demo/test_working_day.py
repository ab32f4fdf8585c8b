"""Work for the desk: loaded baskets ordered again today, and left at every step."""

import io
import json
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from shop.core.db.scratch import scratch_database
from shop.core.reconciling import reconcile
from shop.demo import loading, verifying, working_day
from shop.orders.models import Fulfilment, FulfilmentStatus, Order, OrderStatus, Payment, PaymentStatus, Return
from shop.orders.payments import registry

pytestmark = pytest.mark.slow
STEPS = len(working_day.STEPS)


@pytest.fixture(scope="module")
def worked_in(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A week that is loaded once and ordered from by all tests of this file: payments cannot be rolled back."""
    with django_db_blocker.unblock(), scratch_database("worked_in"):
        loading.load_journey(weeks=1, out=io.StringIO())
        yield


def ordered_today() -> set[str]:
    return set(Order.objects.filter(idempotency_key__startswith="today").values_list("idempotency_key", flat=True))


def test_one_order_is_left_at_each_step_and_everything_still_reconciles(worked_in: None) -> None:
    before = set(Order.objects.values_list("pk", flat=True))

    left_at = working_day.open_work(orders=STEPS)

    orders = Order.objects.exclude(pk__in=before)
    assert left_at == dict.fromkeys(working_day.STEPS, 1)
    assert sorted(orders.values_list("status", flat=True)) == sorted(
        [OrderStatus.DRAFT, OrderStatus.CANCELLED, *[OrderStatus.PLACED] * 5, *[OrderStatus.COMPLETED] * 2]
    )
    assert Payment.objects.filter(order__in=orders, status=PaymentStatus.AUTHORISED).count() == 1
    assert Fulfilment.objects.filter(order__in=orders, status=FulfilmentStatus.PACKING).exists()
    assert Return.objects.get(order__in=orders).order.status == OrderStatus.COMPLETED
    assert reconcile().differences == 0
    account = verifying.receipt()
    assert verifying.is_reconciled(account)
    assert account["orders_added_since"] == STEPS


def test_the_next_call_orders_other_baskets(worked_in: None) -> None:
    working_day.open_work(orders=3)
    before = ordered_today()

    working_day.open_work(orders=3)

    assert len(before) >= 3
    assert len(ordered_today() - before) == 3


def test_a_shop_without_a_trial_card_waits_for_a_bank_transfer(worked_in: None, settings) -> None:
    settings.PAYMENT_PROVIDERS = [named for named in settings.PAYMENT_PROVIDERS if "trial" not in named[0]]
    assert "trial" not in {provider.name for provider in registry.providers()}

    before = ordered_today()
    working_day.open_work(orders=2)

    waiting = Payment.objects.get(order__idempotency_key__in=ordered_today() - before)
    assert (waiting.status, waiting.provider) == (PaymentStatus.PENDING, "manual")


def test_more_than_there_is_to_order_is_said(
    worked_in: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_day, "LOOKED_AT", 0)

    with pytest.raises(CommandError, match="0 of 5 orders"):
        call_command("demo", "--today", "5", "--json")

    assert json.loads(capsys.readouterr().out) == {"orders": 0, "left_at": {}}


def test_no_order_is_no_work() -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("demo", "--today", "0")
