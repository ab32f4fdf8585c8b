"""What inventory refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.core.exceptions import Refused

if TYPE_CHECKING:
    from shop.inventory.models import StockItem


class QuantityNotPositive(Refused):
    """A quantity was zero, negative or no whole number."""

    field = "quantity"

    def __init__(self) -> None:
        super().__init__("Give a whole quantity of at least one.")


class QuantityIsZero(Refused):
    """An adjustment was to change nothing."""

    field = "quantity"

    def __init__(self) -> None:
        super().__init__("An adjustment changes something: give a quantity other than zero.")


class ReasonMissing(Refused):
    """An adjustment came without its reason."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why the stock is adjusted.")


class NotThatMuchThere(Refused):
    """More was to be taken than lies there unpromised."""

    field = "quantity"

    def __init__(self, *, wanted: int, on_hand: int, reserved: int) -> None:
        self.wanted, self.on_hand, self.reserved = wanted, on_hand, reserved
        promised = f", {reserved} of them promised to orders" if reserved else ""
        super().__init__(f"{wanted} cannot be taken: {on_hand} lie there{promised}.")


@dataclass(frozen=True)
class Shortage:
    """One line that cannot be had: what was wanted, and what could be promised."""

    variant_id: int
    sku: str
    wanted: int
    available: int

    def __str__(self) -> str:
        return f"{self.sku}: {self.wanted} wanted, {self.available} available"


class InsufficientStock(Refused):
    """Some lines cannot be had in full. Names every one of them; nothing was reserved."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__("Not enough in stock. " + "; ".join(map(str, self.shortages)) + ".")


class NotInThisState(Refused):
    """Something is not done to a transfer or count in the state that it is in."""


class NothingToMove(Refused):
    """A transfer was to move no goods, or goods that it does not carry."""

    def __init__(self) -> None:
        super().__init__("Choose at least one unit of what this transfer carries.")


class MoreThanSent(Refused):
    """More was to arrive than is on its way."""

    field = "quantity"

    def __init__(self, *, sku: str, wanted: int, left: int) -> None:
        super().__init__(f"{sku}: {wanted} cannot arrive, {left} are on their way.")


class QuantityNotCounted(Refused):
    """What was found on a shelf was given as less than nothing."""

    field = "counted_quantity"

    def __init__(self) -> None:
        super().__init__("Nobody finds less than nothing: give zero or more.")


class NothingCounted(Refused):
    """A count was to be posted before anything was counted."""

    def __init__(self) -> None:
        super().__init__("Enter what was found first.")


class PromisedMoreThanFound(Refused):
    """After a count, less would lie there than is promised to orders."""

    def __init__(self, items: Sequence[tuple[str, int, int]]) -> None:
        self.items = tuple(items)
        told = "; ".join(f"{sku}: {left} found, {promised} promised" for sku, left, promised in self.items)
        super().__init__(f"More is promised to orders than was found. {told}. Release these promises first.")


class NothingScanned(Refused):
    """Something was to be done with what was scanned, and nothing was."""

    field = "scanned"

    def __init__(self) -> None:
        super().__init__("Scan something first: a SKU or barcode a line.")


class CodesNotKnown(Refused):
    """Codes were scanned that no variant of the store has."""

    field = "scanned"

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        more = f" and {len(codes) - 20} more" if len(codes) > 20 else ""
        super().__init__(f"No variant has this SKU or barcode: {', '.join(codes[:20])}{more}.")


class NotInThisCount(Refused):
    """Something was found that the count is not about."""

    field = "scanned"

    def __init__(self, skus: Sequence[str]) -> None:
        more = f" and {len(skus) - 20} more" if len(skus) > 20 else ""
        super().__init__(
            f"This count is not about {', '.join(skus[:20])}{more}. Receive or adjust them on their own page."
        )


class StockMovedMeanwhile(Refused):
    """Goods came or went between the look at the books and the correction."""

    def __init__(self, item: StockItem, *, seen: int) -> None:
        self.place = (item.variant_id, item.warehouse_id)
        super().__init__(f"The books said {seen} when you looked and say {item.on_hand} now: look again.")


class PromisedMoreThanLeft(Refused):
    """Less was to lie somewhere than is promised to orders there."""

    def __init__(self, item: StockItem) -> None:
        self.place = (item.variant_id, item.warehouse_id)
        super().__init__(f"{item.reserved} of them are promised to orders: no less can lie there.")
