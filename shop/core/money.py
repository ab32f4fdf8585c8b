"""Arithmetic with amounts of money: rounding, and shares that add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def rounded(amount: Decimal) -> Decimal:
    """An amount in whole cents; half a cent goes away from zero, as PostgreSQL's `round` has it."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def shared(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares of `amount` in proportion to `weights`, in whole cents, that add up to it exactly.

    Cents left over by rounding down go to the largest remainders first (Hamilton's method), earlier shares before
    later ones. Weights are not negative; if all are zero, the first share takes everything.
    """
    whole = sum(weights, Decimal(0))
    if whole == 0:
        return [amount, *([ZERO] * (len(weights) - 1))] if weights else []
    exact = [amount * weight / whole for weight in weights]
    shares = [share.quantize(CENT, rounding="ROUND_DOWN") for share in exact]
    left = int((amount - sum(shares, ZERO)) / CENT)
    step = CENT if left >= 0 else -CENT
    by_remainder = sorted(range(len(exact)), key=lambda place: (-abs(exact[place] - shares[place]), place))
    for place in by_remainder[: abs(left)]:
        shares[place] += step
    return shares
