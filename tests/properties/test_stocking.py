"""Random sequences of transfers, counts and purchases over two warehouses, against a model in plain Python.

Goods are promised and set free in between, so that there is always something that may not be moved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from shop.inventory.models import StockCount, StockItem, Transfer, TransferLine
from shop.inventory.services.counting import begin_count, cancel_count, enter_counts, post_count
from shop.inventory.services.receiving import receive_stock
from shop.inventory.services.releasing import release_reservations
from shop.inventory.services.reserving import Demand, reserve_stock
from shop.inventory.services.transferring import cancel_transfer, receive_transfer, send_transfer
from shop.purchasing.models import PurchaseOrder
from shop.purchasing.services.ordering import (
    ToOrder,
    draft_purchase_order,
    give_up_purchase_order,
    send_purchase_order,
)
from shop.purchasing.services.receiving import receive_purchase
from tests import factories as f
from tests.properties.machine import PICK, Machine, play

VARIANTS, PLACES = 2, 2
AT_FIRST = 8
OVER_PERCENT = 50
UNITS = st.lists(st.sampled_from([0, 1, 2, 3, 1, 9, -1]), min_size=VARIANTS, max_size=VARIANTS)
FOUND = st.lists(st.none() | st.sampled_from([0, 3, 7, 8, 9, -1]), min_size=VARIANTS, max_size=VARIANTS)
Place = tuple[int, int]
"""Warehouse and variant, by their places in the lists."""


@dataclass
class ModelTransfer:
    """Goods between two warehouses: by variant, what goes and what has arrived."""

    pk: int
    source: int
    goes: dict[int, int]
    status: str = "draft"
    came: dict[int, int] = field(default_factory=dict)

    @property
    def destination(self) -> int:
        return 1 - self.source

    def left(self, variant: int) -> int:
        return self.goes[variant] - self.came.get(variant, 0)


@dataclass
class ModelCount:
    """A count: what the books said of each variant when it began, and what was found."""

    pk: int
    warehouse: int
    expected: dict[int, int]
    found: dict[int, int] = field(default_factory=dict)
    status: str = "open"


@dataclass
class ModelPurchase:
    """What was ordered, and what of it has come."""

    pk: int
    warehouse: int
    ordered: dict[int, int]
    status: str = "draft"
    came: dict[int, int] = field(default_factory=dict)

    def missing(self, variant: int) -> int:
        return max(self.ordered[variant] - self.came.get(variant, 0), 0)

    def most(self, variant: int) -> int:
        ordered = self.ordered[variant]
        return ordered + ordered * OVER_PERCENT // 100 - self.came.get(variant, 0)


class Stocking(Machine):
    """Two warehouses, and the model of what lies in them, is promised, and is between them."""

    def __init__(self) -> None:
        super().__init__()
        self.store = f.StoreFactory()
        self.warehouses = [f.WarehouseFactory(store=self.store) for _ in range(PLACES)]
        self.variants = [f.VariantFactory(store=self.store) for _ in range(VARIANTS)]
        self.supplier = f.SupplierFactory(store=self.store, over_delivery_percent=OVER_PERCENT)
        self.on_hand: dict[Place, int] = {}
        for warehouse in range(PLACES):
            for variant in range(VARIANTS):
                place = {"variant": self.variants[variant], "warehouse": self.warehouses[warehouse]}
                f.StockItemFactory(store=self.store, on_hand=AT_FIRST, **place)
                self.on_hand[warehouse, variant] = AT_FIRST
        for variant in self.variants:
            f.SupplierProductFactory(supplier=self.supplier, variant=variant, unit_cost_amount=Decimal("2.0000"))
        self.promises: dict[int, tuple[Place, int]] = {}
        self.transfers: list[ModelTransfer] = []
        self.counts: list[ModelCount] = []
        self.purchases: list[ModelPurchase] = []
        self.write_transfer(0, [2, 1])
        self.begin(0)
        self.order_from_supplier(1, [4, 0])

    def promised(self, place: Place) -> int:
        return sum(units for at, units in self.promises.values() if at == place)

    def available(self, place: Place) -> int:
        return self.on_hand[place] - self.promised(place)

    # --- promises and deliveries without an order

    @rule(warehouse=st.integers(0, PLACES - 1), variant=st.integers(0, VARIANTS - 1), quantity=st.integers(0, 6))
    def promise(self, warehouse: int, variant: int, quantity: int) -> None:
        place = (warehouse, variant)
        demand = Demand(
            variant_id=self.variants[variant].pk, quantity=quantity, warehouse_id=self.warehouses[warehouse].pk
        )
        made = self.attempt(
            lambda: reserve_stock(store_id=self.store.pk, demands=[demand]),
            allowed=0 < quantity <= self.available(place),
        )
        for promise in made or ():
            self.promises[promise.reservation_id] = (place, promise.quantity)

    @precondition(lambda self: self.promises)
    @rule(pick=PICK)
    def set_free(self, pick: int) -> None:
        key = list(self.promises)[pick % len(self.promises)]
        assert release_reservations(reservation_ids=[key]) == 1
        del self.promises[key]

    @rule(warehouse=st.integers(0, PLACES - 1), variant=st.integers(0, VARIANTS - 1), quantity=st.integers(0, 5))
    def receive(self, warehouse: int, variant: int, quantity: int) -> None:
        if self.attempt(
            lambda: receive_stock(
                variant=self.variants[variant], warehouse=self.warehouses[warehouse], quantity=quantity
            ),
            allowed=quantity > 0,
        ):
            self.on_hand[warehouse, variant] += quantity

    # --- transfers

    @rule(source=st.integers(0, PLACES - 1), quantities=UNITS)
    def write_transfer(self, source: int, quantities: list[int]) -> None:
        goes = {variant: quantity for variant, quantity in enumerate(quantities) if quantity > 0}
        transfer = f.TransferFactory(
            store=self.store, source=self.warehouses[source], destination=self.warehouses[1 - source]
        )
        for variant, quantity in goes.items():
            f.TransferLineFactory(transfer=transfer, variant=self.variants[variant], quantity=quantity)
        self.transfers.append(ModelTransfer(pk=transfer.pk, source=source, goes=goes))

    @precondition(lambda self: self.transfers)
    @rule(pick=PICK, is_sent=st.sampled_from([True, True, False]))
    def send_or_drop(self, pick: int, is_sent: bool) -> None:
        transfer = self.transfers[pick % len(self.transfers)]
        found = Transfer.objects.get(pk=transfer.pk)
        if not is_sent:
            if self.attempt(lambda: cancel_transfer(transfer=found), allowed=transfer.status == "draft"):
                transfer.status = "cancelled"
            return
        allowed = transfer.status == "draft" and bool(transfer.goes)
        allowed = allowed and all(self.available((transfer.source, v)) >= q for v, q in transfer.goes.items())
        if self.attempt(lambda: send_transfer(transfer=found), allowed=allowed):
            transfer.status = "sent"
            for variant, quantity in transfer.goes.items():
                self.on_hand[transfer.source, variant] -= quantity

    @precondition(lambda self: any(transfer.goes for transfer in self.transfers))
    @rule(pick=PICK, quantities=st.none() | UNITS)
    def arrive(self, pick: int, quantities: list[int] | None) -> None:
        transfers = [transfer for transfer in self.transfers if transfer.goes]
        transfer = transfers[pick % len(transfers)]
        lines = {
            self.variants.index(line.variant): line.pk
            for line in TransferLine.objects.filter(transfer=transfer.pk).select_related("variant")
        }
        said = None if quantities is None else {v: q for v, q in enumerate(quantities) if v in lines}
        came = {v: transfer.left(v) for v in transfer.goes} if said is None else said
        came = {variant: quantity for variant, quantity in came.items() if quantity}
        allowed = transfer.status == "sent" and bool(came)
        allowed = allowed and all(0 < q <= transfer.left(v) for v, q in came.items())
        if self.attempt(
            lambda: receive_transfer(
                transfer=Transfer.objects.get(pk=transfer.pk),
                quantities=None if said is None else {lines[v]: q for v, q in said.items()},
            ),
            allowed=allowed,
        ):
            for variant, quantity in came.items():
                transfer.came[variant] = transfer.came.get(variant, 0) + quantity
                self.on_hand[transfer.destination, variant] += quantity
            if not any(transfer.left(v) for v in transfer.goes):
                transfer.status = "received"

    # --- counts

    @rule(warehouse=st.integers(0, PLACES - 1))
    def begin(self, warehouse: int) -> None:
        count = begin_count(warehouse=self.warehouses[warehouse])
        expected = {variant: self.on_hand[warehouse, variant] for variant in range(VARIANTS)}
        self.counts.append(ModelCount(pk=count.pk, warehouse=warehouse, expected=expected))

    @precondition(lambda self: self.counts)
    @rule(pick=PICK, quantities=FOUND)
    def enter(self, pick: int, quantities: list[int | None]) -> None:
        count = self.counts[pick % len(self.counts)]
        found = StockCount.objects.get(pk=count.pk)
        lines = dict(found.lines.values_list("stock_item__variant", "pk"))
        entered = {lines[self.variants[v].pk]: quantity for v, quantity in enumerate(quantities)}
        allowed = count.status == "open" and all(quantity is None or quantity >= 0 for quantity in quantities)
        if self.attempt(lambda: enter_counts(count=found, quantities=entered), allowed=allowed):
            count.found = {v: quantity for v, quantity in enumerate(quantities) if quantity is not None}

    @precondition(lambda self: self.counts)
    @rule(pick=PICK, is_posted=st.sampled_from([True, True, False]))
    def post_or_give_up(self, pick: int, is_posted: bool) -> None:
        count = self.counts[pick % len(self.counts)]
        found = StockCount.objects.get(pk=count.pk)
        if not is_posted:
            if self.attempt(lambda: cancel_count(count=found), allowed=count.status == "open"):
                count.status = "cancelled"
            return
        differences = {v: quantity - count.expected[v] for v, quantity in count.found.items()}
        allowed = count.status == "open" and bool(count.found)
        allowed = allowed and all(
            difference == 0 or self.available((count.warehouse, v)) + difference >= 0
            for v, difference in differences.items()
        )
        if self.attempt(lambda: post_count(count=found), allowed=allowed):
            count.status = "posted"
            for variant, difference in differences.items():
                self.on_hand[count.warehouse, variant] += difference

    # --- purchases

    @rule(warehouse=st.integers(0, PLACES - 1), quantities=UNITS)
    def order_from_supplier(self, warehouse: int, quantities: list[int]) -> None:
        ordered = {variant: quantity for variant, quantity in enumerate(quantities) if quantity}
        purchase = self.attempt(
            lambda: draft_purchase_order(
                supplier=self.supplier,
                warehouse=self.warehouses[warehouse],
                lines=[ToOrder(variant_id=self.variants[v].pk, quantity=q) for v, q in ordered.items()],
            ),
            allowed=bool(ordered) and all(quantity > 0 for quantity in ordered.values()),
        )
        if purchase:
            self.purchases.append(ModelPurchase(pk=purchase.pk, warehouse=warehouse, ordered=ordered))

    @precondition(lambda self: self.purchases)
    @rule(pick=PICK, is_sent=st.sampled_from([True, True, False]))
    def send_or_give_up(self, pick: int, is_sent: bool) -> None:
        purchase = self.purchases[pick % len(self.purchases)]
        found = PurchaseOrder.objects.get(pk=purchase.pk)
        if is_sent:
            if self.attempt(lambda: send_purchase_order(purchase_order=found), allowed=purchase.status == "draft"):
                purchase.status = "sent"
        elif self.attempt(
            lambda: give_up_purchase_order(purchase_order=found), allowed=purchase.status in ("draft", "sent")
        ):
            purchase.status = "closed" if any(purchase.came.values()) else "cancelled"

    @precondition(lambda self: self.purchases)
    @rule(pick=PICK, quantities=st.none() | UNITS)
    def deliver(self, pick: int, quantities: list[int] | None) -> None:
        purchase = self.purchases[pick % len(self.purchases)]
        found = PurchaseOrder.objects.get(pk=purchase.pk)
        lines = {self.variants.index(line.variant): line.pk for line in found.lines.select_related("variant")}
        said = None if quantities is None else {v: q for v, q in enumerate(quantities) if v in lines}
        came = {v: purchase.missing(v) for v in purchase.ordered} if said is None else said
        came = {variant: quantity for variant, quantity in came.items() if quantity}
        allowed = purchase.status == "sent" and bool(came)
        allowed = allowed and all(0 < q <= purchase.most(v) for v, q in came.items())
        if self.attempt(
            lambda: receive_purchase(
                purchase_order=found, quantities=None if said is None else {lines[v]: q for v, q in said.items()}
            ),
            allowed=allowed,
        ):
            for variant, quantity in came.items():
                purchase.came[variant] = purchase.came.get(variant, 0) + quantity
                self.on_hand[purchase.warehouse, variant] += quantity
            if not any(purchase.missing(v) for v in purchase.ordered):
                purchase.status = "received"

    # --- what has to hold

    @invariant()
    def shelves_agree(self) -> None:
        found = {
            (self.warehouses.index(item.warehouse), self.variants.index(item.variant)): (item.on_hand, item.reserved)
            for item in StockItem.objects.select_related("warehouse", "variant")
        }
        assert found == {place: (self.on_hand[place], self.promised(place)) for place in self.on_hand}

    @invariant()
    def papers_agree(self) -> None:
        for kind, known in ((Transfer, self.transfers), (StockCount, self.counts), (PurchaseOrder, self.purchases)):
            found = dict(kind.objects.values_list("pk", "status"))
            assert found == {paper.pk: paper.status for paper in known}

    @invariant()
    def what_is_between_two_warehouses_agrees(self) -> None:
        found = {
            (line.transfer_id, self.variants.index(line.variant)): line.received_quantity
            for line in TransferLine.objects.select_related("variant")
        }
        assert found == {(t.pk, v): t.came.get(v, 0) for t in self.transfers for v in t.goes}


@pytest.mark.slow
@pytest.mark.django_db
def test_stock_agrees_with_its_model_however_goods_are_moved_counted_and_bought() -> None:
    outcomes = play(Stocking)

    assert outcomes.keys() == {"taken", "refused"}
