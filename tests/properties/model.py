"""A shop in plain Python: what stock and orders are to be after each step, without a database."""

from dataclasses import dataclass, field
from decimal import Decimal

PRICE = Decimal("10.00")

Units = dict[int, int]
"""Units by variant."""


@dataclass
class ModelParcel:
    """What is being packed together, or has left together."""

    pk: int
    units: Units
    is_open: bool = True


@dataclass
class ModelReturn:
    """What was announced to come back, and how far that has come."""

    pk: int
    units: Units
    status: str = "requested"


@dataclass
class ModelOrder:
    """One sale."""

    pk: int
    ordered: Units
    status: str = "placed"
    shipped: Units = field(default_factory=dict)
    returned: Units = field(default_factory=dict)
    captured: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    parcels: list[ModelParcel] = field(default_factory=list)
    returns: list[ModelReturn] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return PRICE * sum(self.ordered.values())

    @property
    def held(self) -> Decimal:
        """Money that the shop has of it."""
        return self.captured - self.refunded

    @property
    def promised(self) -> Units:
        if self.status != "placed":
            return {}
        return {variant: quantity - self.shipped.get(variant, 0) for variant, quantity in self.ordered.items()}

    def packed(self, variant: int) -> int:
        return sum(parcel.units.get(variant, 0) for parcel in self.parcels if parcel.is_open)

    def to_pack(self, variant: int) -> int:
        return self.ordered.get(variant, 0) - self.shipped.get(variant, 0) - self.packed(variant)

    def can_come_back(self, variant: int) -> int:
        on_the_way = sum(
            back.units.get(variant, 0) for back in self.returns if back.status in ("requested", "approved")
        )
        return self.shipped.get(variant, 0) - self.returned.get(variant, 0) - on_the_way

    def complete_if_done(self) -> None:
        is_shipped = sum(self.shipped.values()) == sum(self.ordered.values())
        if self.status == "placed" and is_shipped and self.captured >= self.total:
            self.status = "completed"


@dataclass
class ModelShop:
    """What lies on the shelf, and every order."""

    on_hand: Units
    orders: list[ModelOrder] = field(default_factory=list)

    def reserved(self, variant: int) -> int:
        return sum(order.promised.get(variant, 0) for order in self.orders)

    def available(self, variant: int) -> int:
        return self.on_hand[variant] - self.reserved(variant)


def added(units: Units, more: Units, *, sign: int = 1) -> Units:
    return {key: units.get(key, 0) + sign * more.get(key, 0) for key in {*units, *more}}
