"""The panel of prices: what may be said of a reduction, the line of time, planning and cancelling."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.backoffice.price_panel import reduction, timeline
from shop.catalog.models import Variant
from shop.pricing.models import Price
from shop.pricing.selectors import current_prices
from tests.factories import PriceFactory, ProductFactory, StoreFactory

DAY = dt.timedelta(days=1)


@pytest.fixture
def variant(superuser_client) -> Variant:
    return ProductFactory(store=StoreFactory(name="Corner shop"), variant__sku="TEE").variants.get()


def priced(variant: Variant, *periods: tuple[int, int | None, str, str | None]) -> None:
    now = timezone.now()
    for since, until, amount, compare_at in periods:
        PriceFactory(
            variant=variant,
            amount=Decimal(amount),
            compare_at_amount=compare_at,
            since=now + since * DAY,
            until=now + until * DAY if until is not None else None,
        )


@pytest.mark.parametrize(
    ("periods", "lowest", "is_too_high", "known_for_days"),
    [
        ([(-90, -1, "10", None), (-1, None, "8", "10")], Decimal(10), False, None),
        ([(-90, -9, "7", None), (-9, -1, "10", None), (-1, None, "8", "10")], Decimal(7), True, None),
        ([(-12, -1, "10", None), (-1, None, "8", "10")], Decimal(10), False, 12),
        ([(-1, None, "8", "10")], None, False, None),
    ],
)
def test_a_reduction_is_held_against_the_lowest_of_the_thirty_days_before_as_far_as_they_are_known(
    variant, periods, lowest, is_too_high, known_for_days
) -> None:
    priced(variant, *periods)

    said = reduction(current_prices(variants=[variant], currency="EUR")[variant.pk])

    assert (said.lowest, said.is_too_high) == (lowest, is_too_high)
    assert (said.known_since and (timezone.now() - said.known_since).days) == known_for_days


def test_a_price_that_is_not_advertised_as_reduced_needs_no_word(variant) -> None:
    priced(variant, (-9, -1, "10", None), (-1, None, "8", None))

    assert reduction(current_prices(variants=[variant], currency="EUR")[variant.pk]) is None


def test_the_line_of_time_shows_past_present_and_planned_one_after_the_other(variant) -> None:
    priced(variant, (-200, -70, "7", None), (-70, -30, "8", None), (-30, 30, "9", None), (30, None, "10", None))

    drawn = timeline(list(Price.objects.select_related("variant").order_by("valid")), store=variant.store)

    pieces = [(str(piece.price.amount), piece.left, piece.width, piece.tone) for piece in drawn.lanes[0].segments]
    assert pieces == [
        ("8.00", "0.00", "25.00", "neutral"),
        ("9.00", "25.00", "50.00", "good"),
        ("10.00", "75.00", "25.00", "info"),
    ]
    assert drawn.now == "50.00"


def test_a_price_is_planned_in_the_stores_time_and_cancelled_from_the_variants_page(superuser_client, variant) -> None:
    variant.store.timezone = "America/New_York"
    variant.store.save()
    priced(variant, (-9, None, "10", None))
    url = reverse("admin:catalog_variant_ask", args=[variant.pk, "plan-price"])
    typed = {"amount": "8", "starts_at_0": "2099-07-01", "starts_at_1": "00:00", "ends_at_0": "2099-07-08"}

    preview = superuser_client.post(url, {**typed, "ends_at_1": "00:00", "_preview": "1"})
    assert Price.objects.count() == 1
    superuser_client.post(url, {**typed, "ends_at_1": "00:00"})

    assert list(preview.context["effect"]) == [
        ("TEE, 1 Jul 2099 00:00", "–", "8.00"),
        ("TEE, 8 Jul 2099 00:00", "–", "10.00"),
    ]
    sale = Price.objects.get(amount=8)
    assert sale.valid.lower == dt.datetime(2099, 7, 1, 4, tzinfo=dt.UTC)
    page = superuser_client.get(reverse("admin:catalog_variant_change", args=[variant.pk])).content.decode()
    assert "8 Jul 2099 00:00" in page
    cancel = reverse("admin:catalog_product_cancel-price", args=[variant.product_id])
    answer = superuser_client.post(cancel, {"price": sale.pk, "from": "variant"})
    assert answer.url == f"/admin/catalog/variant/{variant.pk}/change/#prices"
    assert [price.valid.upper for price in Price.objects.all()] == [None]


def test_prices_that_meet_are_refused_beside_the_end(superuser_client, variant) -> None:
    priced(variant, (-9, 5, "10", None), (5, None, "11", None))
    url = reverse("admin:catalog_product_ask", args=[variant.product_id, "plan-price"])
    end = (timezone.now() + 9 * DAY).strftime("%Y-%m-%d")

    answer = superuser_client.post(url, {"amount": "8", "ends_at_0": end, "ends_at_1": "00:00"})

    [message] = answer.context["form"].errors["ends_at"]
    assert message.startswith("Another price of TEE begins in that time, 11.00 EUR on ")
    assert Price.objects.count() == 2
