"""Rounding, and shares that add up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shop.core.money import rounded, shared

amounts = st.decimals(0, 100_000, places=2)


def test_half_a_cent_goes_away_from_zero() -> None:
    assert [str(rounded(Decimal(text))) for text in ("0.005", "0.015", "2.344999", "-0.005")] == [
        "0.01",
        "0.02",
        "2.34",
        "-0.01",
    ]


def test_without_weights_there_are_no_shares() -> None:
    assert shared(Decimal("1.00"), []) == []


def test_weights_of_nothing_leave_everything_to_the_first() -> None:
    assert shared(Decimal("1.00"), [Decimal(0), Decimal(0)]) == [Decimal("1.00"), Decimal("0.00")]


@given(amount=amounts, weights=st.lists(amounts, min_size=1, max_size=20))
def test_shares_add_up_to_the_amount_exactly(amount: Decimal, weights: list[Decimal]) -> None:
    assert sum(shared(amount, weights)) == amount


@given(amount=amounts, weights=st.lists(st.decimals("0.01", 1000, places=2), min_size=1, max_size=20))
def test_no_share_is_a_cent_away_from_its_exact_size(amount: Decimal, weights: list[Decimal]) -> None:
    shares = shared(amount, weights)

    exact = [amount * weight / sum(weights) for weight in weights]
    assert all(abs(share - size) < Decimal("0.01") for share, size in zip(shares, exact, strict=True))
