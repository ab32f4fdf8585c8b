"""A store with goods, for the tests of the order engine."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from shop.inventory.models import StockItem, Warehouse
from shop.orders.models import Order
from shop.orders.quoting import Wanted
from shop.orders.services.placing import place_order
from shop.stores.models import Store
from tests.factories.catalog import VariantFactory
from tests.factories.inventory import StockItemFactory, WarehouseFactory
from tests.factories.pricing import PriceFactory
from tests.factories.rows import StoreFactory


@dataclass
class Shelf:
    """A store with one warehouse; `stock` puts goods there, `order` sells them."""

    store: Store = field(default_factory=StoreFactory)
    warehouse: Warehouse = field(init=False)

    def __post_init__(self) -> None:
        self.warehouse = WarehouseFactory(store=self.store)

    def stock(self, amount: str = "10.00", *, on_hand: int = 10) -> int:
        """A variant at this price with so many units on the shelf; its id."""
        variant = VariantFactory(store=self.store, product__status="active")
        PriceFactory(store=self.store, variant=variant, amount=amount)
        StockItemFactory(store=self.store, variant=variant, warehouse=self.warehouse, on_hand=on_hand)
        return int(variant.pk)

    def order(self, **quantities: int) -> Order:
        """An order of these quantities, each of a variant of its own at ten euros: `order(first=2, second=3)`."""
        return place_order(
            store=self.store,
            wanted=[Wanted(variant_id=self.stock(), quantity=quantity) for quantity in quantities.values()],
        )

    def on_shelf(self) -> list[tuple[int, int]]:
        """What lies there and what of it is promised, variant by variant."""
        return list(StockItem.objects.order_by("variant_id").values_list("on_hand", "reserved"))


@pytest.fixture
def shelf(db: None) -> Shelf:
    """A store with one warehouse."""
    return Shelf()
