"""What a basket's promotions give: pure arithmetic over lines and rules, without a database.

Rules are tried by priority. A rule that does not work beside others is given alone: it applies only if nothing has
applied before it, and ends the round. Each rule works on what earlier rules have left of a line's price, so no line
ever costs less than nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shop.core.money import ZERO, rounded, shared
from shop.pricing.models.promotions import PromotionKind

HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class BasketLine:
    """One variant in a basket: what it is, how much of it, and what it costs before discounts."""

    product_id: int
    category_path: str
    """Ids of the categories from the root down, joined by dots; empty if the product has none."""
    quantity: int
    subtotal_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A promotion that may apply: its size, its conditions, and what it is for."""

    promotion_id: int
    name: str
    kind: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    buy_quantity: int | None = None
    free_quantity: int | None = None
    minimum_amount: Decimal | None = None
    is_stackable: bool = False
    product_ids: frozenset[int] = frozenset()
    category_paths: tuple[str, ...] = ()
    coupon_id: int | None = None

    def is_for(self, line: BasketLine) -> bool:
        """Whether the line's product or one of its categories is named; a rule that names nothing is for all."""
        if not self.product_ids and not self.category_paths:
            return True
        return line.product_id in self.product_ids or any(
            f"{line.category_path}.".startswith(f"{path}.") for path in self.category_paths
        )


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one rule took off: `place` is the line's place in the basket, None for the shipping."""

    rule: Rule
    place: int | None
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of one rule: what it gave, or in a few words why nothing."""

    rule: Rule
    given: tuple[Given, ...] = ()
    why_not: str = ""


def discounts(*, lines: Sequence[BasketLine], rules: Sequence[Rule], shipping_amount: Decimal = ZERO) -> list[Given]:
    """What the rules, in order of priority, take off the lines and the shipping. Amounts are positive, in cents."""
    verdicts = judged(lines=lines, rules=rules, shipping_amount=shipping_amount)
    return [gift for verdict in verdicts for gift in verdict.given]


def judged(*, lines: Sequence[BasketLine], rules: Sequence[Rule], shipping_amount: Decimal = ZERO) -> list[Verdict]:
    """The same rule by rule, those included that give nothing."""
    left = [line.subtotal_amount for line in lines]
    shipping_left = shipping_amount
    worth = sum(left, ZERO)
    verdicts: list[Verdict] = []
    before: Rule | None = None
    for rule in rules:
        why_not = _kept_back(rule, worth, before)
        if why_not:
            verdicts.append(Verdict(rule=rule, why_not=why_not))
            continue
        if rule.kind == PromotionKind.FREE_SHIPPING:
            gifts = [Given(rule=rule, place=None, amount=shipping_left)] if shipping_left else []
            shipping_left -= sum((gift.amount for gift in gifts), ZERO)
        else:
            places = [place for place, line in enumerate(lines) if rule.is_for(line) and left[place] > 0]
            amounts = _AMOUNTS[rule.kind](rule, [lines[place] for place in places], [left[place] for place in places])
            gifts = [
                Given(rule=rule, place=place, amount=min(amount, left[place]))
                for place, amount in zip(places, amounts, strict=True)
                if amount > 0
            ]
            for gift in gifts:
                left[gift.place or 0] -= gift.amount
        if gifts:
            before = rule
        verdicts.append(Verdict(rule=rule, given=tuple(gifts), why_not="" if gifts else _in_vain(rule, lines)))
    return verdicts


def _kept_back(rule: Rule, worth: Decimal, before: Rule | None) -> str:
    """Why a rule is not even tried; `before` is the one that has given something last."""
    if before is not None and not before.is_stackable:
        return f"“{before.name}” works alone and came first"
    if rule.minimum_amount is not None and worth < rule.minimum_amount:
        return f"needs {rule.minimum_amount - worth:,.2f} more in the basket"
    if before is not None and not rule.is_stackable:
        return f"works alone, and “{before.name}” came first"
    return ""


def _in_vain(rule: Rule, lines: Sequence[BasketLine]) -> str:
    """Why a rule that was tried gives nothing."""
    if rule.kind == PromotionKind.CAMPAIGN:
        return "what its coupons are worth is decided at the till"
    if rule.kind == PromotionKind.FREE_SHIPPING:
        return "no shipping is left to take off"
    if not any(rule.is_for(line) for line in lines):
        return "nothing in the basket is what it is for"
    if rule.kind == PromotionKind.BUY_X_GET_Y:
        return f"takes {(rule.buy_quantity or 1) + (rule.free_quantity or 1)} of them for a round"
    return "earlier rules have left nothing to take off"


def _percentage(rule: Rule, lines: Sequence[BasketLine], left: Sequence[Decimal]) -> list[Decimal]:
    share = (rule.percent or ZERO) / HUNDRED
    return [rounded(amount * share) for amount in left]


def _amount(rule: Rule, lines: Sequence[BasketLine], left: Sequence[Decimal]) -> list[Decimal]:
    return shared(min(rule.amount or ZERO, sum(left, ZERO)), left)


def _buy_x_get_y(rule: Rule, lines: Sequence[BasketLine], left: Sequence[Decimal]) -> list[Decimal]:
    """Of each full round of x + y units, dearest first, the y cheapest are free."""
    taken, free = rule.buy_quantity or 1, rule.free_quantity or 1
    units = sum(line.quantity for line in lines)
    to_give = units // (taken + free) * free
    amounts = [ZERO] * len(lines)
    for place in sorted(range(len(lines)), key=lambda place: left[place] / lines[place].quantity):
        units_free = min(to_give, lines[place].quantity)
        amounts[place] = rounded(left[place] * units_free / lines[place].quantity)
        to_give -= units_free
    return amounts


def _nothing(rule: Rule, lines: Sequence[BasketLine], left: Sequence[Decimal]) -> list[Decimal]:
    """A campaign's coupons are worth what is printed on them: the till decides, not the rule."""
    return [ZERO] * len(lines)


_AMOUNTS: dict[str, Callable[[Rule, Sequence[BasketLine], Sequence[Decimal]], list[Decimal]]] = {
    PromotionKind.PERCENTAGE: _percentage,
    PromotionKind.AMOUNT: _amount,
    PromotionKind.BUY_X_GET_Y: _buy_x_get_y,
    PromotionKind.CAMPAIGN: _nothing,
}
