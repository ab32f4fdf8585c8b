"""Prices are periods: they never overlap, what has begun stays, what is planned can change."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from shop.pricing.models import Price
from tests.factories import PriceFactory
from tests.support.refusals import attempt, carry_out, changed, copied, deleted, refused_by

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def planned() -> Price:
    return PriceFactory(since=timezone.now() + DAY)


def test_a_period_may_begin_where_another_ends() -> None:
    turn = timezone.now() - 10 * DAY
    first = PriceFactory(until=turn)

    second = PriceFactory(variant=first.variant, since=turn, amount=Decimal("8.00"))

    assert Price.objects.holding_at(turn).get() == second
    assert Price.objects.holding_at(turn - dt.timedelta(microseconds=1)).get() == first


def test_another_currency_may_hold_at_the_same_time() -> None:
    euros = PriceFactory()

    PriceFactory(variant=euros.variant, currency="USD")

    assert Price.objects.current().count() == 2


@pytest.mark.parametrize("column", [{"amount": "9.00"}, {"compare_at_amount": "12.00"}, {"currency": "USD"}])
def test_nothing_of_a_price_that_has_begun_changes(column: dict[str, str]) -> None:
    assert refused_by(changed(PriceFactory(), **column)) == "price_history_is_kept"


def test_a_price_that_has_begun_is_not_deleted() -> None:
    assert refused_by(deleted(PriceFactory())) == "price_history_is_kept"


def test_a_price_that_holds_can_be_ended_now_or_later() -> None:
    price = PriceFactory()
    later = timezone.now() + DAY

    carry_out(changed(price, valid=DateTimeTZRange(price.valid.lower, later)))
    carry_out(
        attempt(
            "UPDATE pricing_price SET valid = tstzrange(lower(valid), transaction_timestamp()) WHERE id = %s", price.pk
        )
    )

    price.refresh_from_db()
    assert price.valid.upper < later


def test_a_price_cannot_be_ended_in_the_past() -> None:
    price = PriceFactory()

    refused = refused_by(changed(price, valid=DateTimeTZRange(price.valid.lower, timezone.now() - DAY)))

    assert refused == "price_history_is_kept"


def test_a_price_that_has_ended_is_not_opened_again() -> None:
    price = PriceFactory(until=timezone.now() - DAY)

    assert refused_by(changed(price, valid=DateTimeTZRange(price.valid.lower, None))) == "price_history_is_kept"


def test_a_planned_price_can_be_changed_and_dropped() -> None:
    price = planned()

    carry_out(changed(price, amount="7.00"))
    price.refresh_from_db()
    assert price.amount == Decimal("7.00")

    carry_out(deleted(price))
    assert not Price.objects.exists()


def test_a_planned_price_cannot_be_moved_over_another() -> None:
    first = PriceFactory(until=timezone.now() + DAY)
    second = PriceFactory(variant=first.variant, since=timezone.now() + 2 * DAY)

    refused = refused_by(changed(second, valid=DateTimeTZRange(timezone.now() + DAY / 2, None)))

    assert refused == "price_periods_never_overlap"


def test_a_price_opened_in_this_transaction_can_be_put_right() -> None:
    price = PriceFactory()
    carry_out(
        attempt(
            "UPDATE pricing_price SET valid = tstzrange(lower(valid), transaction_timestamp()) WHERE id = %s", price.pk
        )
    )
    carry_out(
        attempt(
            """
            INSERT INTO pricing_price (store_id, variant_id, currency, amount, valid)
            VALUES (%s, %s, 'EUR', 12, tstzrange(transaction_timestamp(), NULL))""",
            price.store_id,
            price.variant_id,
        )
    )

    carry_out(attempt("UPDATE pricing_price SET amount = 11 WHERE amount = 12"))

    assert list(Price.objects.order_by("valid").values_list("amount", flat=True)) == [10, 11]


def test_a_period_that_includes_its_end_is_refused() -> None:
    price = PriceFactory(until=timezone.now() - DAY)
    closed = DateTimeTZRange(timezone.now(), timezone.now() + DAY, "[]")

    assert refused_by(copied(price, valid=closed)) == "price_period_has_a_start"
