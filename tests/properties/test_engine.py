"""Random sequences of everything that is done to stock and orders, against a model in plain Python.

After each step the database and the model agree on every unit and every cent, every declared truth is proved, and a
step that was refused has changed no row of any table. `--hypothesis-profile=thorough` tries much longer.
"""

from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from shop.inventory.models import StockItem
from shop.inventory.services.adjusting import adjust_stock, write_off_stock
from shop.inventory.services.receiving import receive_stock
from shop.orders.edits.operations import ChangeQuantity
from shop.orders.models import Fulfilment, Order, Payment, PaymentMethod, Return
from shop.orders.quoting import Wanted
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.editing import edit_order
from shop.orders.services.packing import pack_order, unpack
from shop.orders.services.paying import record_payment
from shop.orders.services.placing import place_order
from shop.orders.services.refunding import refund
from shop.orders.services.returning import approve_return, receive_return, request_return
from tests.orders.services.conftest import Shelf
from tests.properties.machine import PICK, Machine, play
from tests.properties.model import PRICE, ModelOrder, ModelParcel, ModelReturn, ModelShop, added

VARIANTS = 3
UNITS = st.lists(st.sampled_from([0, 1, 2, 1, 0, 3, 7, -1]), min_size=VARIANTS, max_size=VARIANTS)
"""How much of each variant; zero leaves it out."""
AMOUNTS = st.sampled_from([Decimal("0.01"), Decimal("5.00"), Decimal("10.00"), Decimal("25.00"), Decimal("-1.00")])


class Engine(Machine):
    """The shop, and the model that it has to agree with."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.variants = [self.shelf.stock(str(PRICE), on_hand=12) for _ in range(VARIANTS)]
        self.items = {item.variant_id: item for item in StockItem.objects.all()}
        self.model = ModelShop(on_hand=dict.fromkeys(self.variants, 12))
        # Something has happened already, so that every step has something to work on.
        self.place([3, 2, 0])
        self.place([1, 1, 1])
        self.ship_the_rest(0)
        self.announce_return(0, [1, 0, 0])
        self.pay(1, None)

    def order(self, pick: int) -> ModelOrder:
        return self.model.orders[pick % len(self.model.orders)]

    def units(self, quantities: list[int]) -> dict[int, int]:
        return {variant: quantity for variant, quantity in zip(self.variants, quantities, strict=True) if quantity}

    def lines(self, order: ModelOrder) -> dict[int, int]:
        """The key of each variant's line."""
        return dict(Order.objects.get(pk=order.pk).lines.values_list("variant_id", "pk"))

    # --- stock

    @rule(pick=PICK, quantity=st.integers(-1, 6))
    def receive(self, pick: int, quantity: int) -> None:
        variant = self.variants[pick % VARIANTS]
        item = self.items[variant]
        if self.attempt(
            lambda: receive_stock(variant=item.variant, warehouse=self.shelf.warehouse, quantity=quantity),
            allowed=quantity > 0,
        ):
            self.model.on_hand[variant] += quantity

    @rule(pick=PICK, quantity=st.integers(-9, 5), reason=st.sampled_from(["Counted", "Counted", " "]))
    def adjust(self, pick: int, quantity: int, reason: str) -> None:
        variant = self.variants[pick % VARIANTS]
        allowed = quantity != 0 and reason != " " and self.model.available(variant) + quantity >= 0
        if self.attempt(
            lambda: adjust_stock(stock_item=self.items[variant], quantity=quantity, reason=reason), allowed=allowed
        ):
            self.model.on_hand[variant] += quantity

    @rule(pick=PICK, quantity=st.integers(-1, 4))
    def write_off(self, pick: int, quantity: int) -> None:
        variant = self.variants[pick % VARIANTS]
        allowed = 0 < quantity <= self.model.available(variant)
        if self.attempt(
            lambda: write_off_stock(stock_item=self.items[variant], quantity=quantity, reason="Broken"), allowed=allowed
        ):
            self.model.on_hand[variant] -= quantity

    # --- selling

    @rule(quantities=UNITS)
    def place(self, quantities: list[int]) -> None:
        units = self.units(quantities)
        allowed = bool(units) and all(0 < q <= self.model.available(v) for v, q in units.items())
        placed = self.attempt(
            lambda: place_order(
                store=self.shelf.store, wanted=[Wanted(variant_id=v, quantity=q) for v, q in units.items()]
            ),
            allowed=allowed,
        )
        if placed:
            self.model.orders.append(ModelOrder(pk=placed.pk, ordered=units))

    @precondition(lambda self: self.model.orders)
    @rule(pick=PICK, which=PICK, quantity=st.integers(-1, 7))
    def change_quantity(self, pick: int, which: int, quantity: int) -> None:
        order = self.order(pick)
        variant = list(order.ordered)[which % len(order.ordered)]
        operation = ChangeQuantity(line_id=self.lines(order)[variant], quantity=quantity)
        more = quantity - order.ordered[variant]
        refused = order.status != "placed" or quantity < order.shipped.get(variant, 0) or quantity < 0 or more == 0
        refused = refused or more > self.model.available(variant)
        if self.attempt(
            lambda: edit_order(order=Order.objects.get(pk=order.pk), operations=[operation]),
            allowed=False if refused else None,
        ):
            order.ordered[variant] = quantity
            if not quantity:
                del order.ordered[variant]

    @precondition(lambda self: self.model.orders)
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        order = self.order(pick)
        allowed = order.status == "placed" and not any(order.shipped.values()) and order.held == 0
        if self.attempt(lambda: cancel_order(order=Order.objects.get(pk=order.pk)), allowed=allowed):
            order.status = "cancelled"
            for parcel in order.parcels:
                parcel.is_open = False

    # --- shipping

    @precondition(lambda self: self.model.orders)
    @rule(pick=PICK, quantities=UNITS)
    def pack(self, pick: int, quantities: list[int]) -> None:
        order = self.order(pick)
        lines = self.lines(order)
        units = {variant: quantity for variant, quantity in self.units(quantities).items() if variant in lines}
        allowed = order.status == "placed" and bool(units)
        allowed = allowed and all(0 < q <= order.to_pack(v) for v, q in units.items())
        packed = self.attempt(
            lambda: pack_order(
                order=Order.objects.get(pk=order.pk),
                warehouse=self.shelf.warehouse,
                quantities={lines[variant]: quantity for variant, quantity in units.items()},
            ),
            allowed=allowed,
        )
        if packed:
            order.parcels.append(ModelParcel(pk=packed.pk, units=units))

    @precondition(lambda self: any(order.parcels for order in self.model.orders))
    @rule(pick=PICK, is_sent=st.booleans())
    def send_or_unpack(self, pick: int, is_sent: bool) -> None:
        parcels = [(order, parcel) for order in self.model.orders for parcel in order.parcels]
        order, parcel = parcels[pick % len(parcels)]
        found = Fulfilment.objects.get(pk=parcel.pk)
        step = (lambda: dispatch(fulfilment=found)) if is_sent else (lambda: unpack(fulfilment=found))
        if self.attempt(step, allowed=parcel.is_open):
            parcel.is_open = False
            if is_sent:
                order.shipped = added(order.shipped, parcel.units)
                self.model.on_hand = added(self.model.on_hand, parcel.units, sign=-1)
                order.complete_if_done()

    @precondition(lambda self: any(order.status == "placed" for order in self.model.orders))
    @rule(pick=PICK)
    def ship_the_rest(self, pick: int) -> None:
        placed = [order for order in self.model.orders if order.status == "placed"]
        order = placed[pick % len(placed)]
        units = {variant: left for variant in order.ordered if (left := order.to_pack(variant))}
        found = Order.objects.get(pk=order.pk)
        if parcel := self.attempt(lambda: pack_order(order=found, warehouse=self.shelf.warehouse), allowed=bool(units)):
            assert self.attempt(lambda: dispatch(fulfilment=parcel), allowed=True)
            order.parcels.append(ModelParcel(pk=parcel.pk, units=units, is_open=False))
            order.shipped = added(order.shipped, units)
            self.model.on_hand = added(self.model.on_hand, units, sign=-1)
            order.complete_if_done()

    # --- coming back

    @precondition(lambda self: any(any(order.shipped.values()) for order in self.model.orders))
    @rule(pick=PICK, quantities=UNITS)
    def announce_return(self, pick: int, quantities: list[int]) -> None:
        order = self.order(pick)
        lines = self.lines(order)
        units = {variant: quantity for variant, quantity in self.units(quantities).items() if variant in lines}
        allowed = bool(units) and all(0 < q <= order.can_come_back(v) for v, q in units.items())
        announced = self.attempt(
            lambda: request_return(
                order=Order.objects.get(pk=order.pk),
                quantities={lines[variant]: quantity for variant, quantity in units.items()},
                warehouse=self.shelf.warehouse,
            ),
            allowed=allowed,
        )
        if announced:
            order.returns.append(ModelReturn(pk=announced.pk, units=units))

    @precondition(lambda self: any(order.returns for order in self.model.orders))
    @rule(pick=PICK, is_fit=st.booleans())
    def go_on_with_return(self, pick: int, is_fit: bool) -> None:
        returns = [(order, back) for order in self.model.orders for back in order.returns]
        order, back = returns[pick % len(returns)]
        found = Return.objects.get(pk=back.pk)
        if back.status == "requested":
            assert self.attempt(lambda: approve_return(request=found), allowed=True)
            back.status = "approved"
            return
        broken = frozenset() if is_fit else frozenset(found.lines.values_list("pk", flat=True))
        if self.attempt(lambda: receive_return(request=found, write_off=broken), allowed=back.status == "approved"):
            back.status = "received"
            order.returned = added(order.returned, back.units)
            if is_fit:
                self.model.on_hand = added(self.model.on_hand, back.units)

    # --- money

    @precondition(lambda self: self.model.orders)
    @rule(pick=PICK, amount=st.none() | AMOUNTS)
    def pay(self, pick: int, amount: Decimal | None) -> None:
        order = self.order(pick)
        owed = order.total - order.held
        wanted = owed if amount is None else amount
        paid = self.attempt(
            lambda: record_payment(
                order=Order.objects.get(pk=order.pk), method=PaymentMethod.BANK_TRANSFER, amount=amount
            ),
            allowed=order.status in ("placed", "completed") and 0 < wanted <= owed,
        )
        if paid:
            order.captured += wanted
            order.complete_if_done()

    @precondition(lambda self: any(order.captured for order in self.model.orders))
    @rule(pick=PICK, amount=st.none() | AMOUNTS)
    def give_money_back(self, pick: int, amount: Decimal | None) -> None:
        payments = list(Payment.objects.order_by("pk"))
        payment = payments[pick % len(payments)]
        left = payment.captured_amount - payment.refunded_amount
        wanted = left if amount is None else amount
        if self.attempt(lambda: refund(payment=payment, amount=amount), allowed=0 < wanted <= left):
            [order] = [order for order in self.model.orders if order.pk == payment.order_id]
            order.refunded += wanted

    # --- what has to hold

    @invariant()
    def stock_agrees(self) -> None:
        found = {item.variant_id: (item.on_hand, item.reserved) for item in StockItem.objects.all()}
        assert found == {v: (self.model.on_hand[v], self.model.reserved(v)) for v in self.variants}

    @invariant()
    def money_and_quantities_agree(self) -> None:
        found = {
            order.pk: (
                order.status,
                order.total_amount,
                order.captured_amount,
                order.refunded_amount,
                order.fulfilled_quantity,
                order.returned_quantity,
            )
            for order in Order.objects.all()
        }
        assert found == {
            order.pk: (
                order.status,
                order.total,
                order.captured,
                order.refunded,
                sum(order.shipped.values()),
                sum(order.returned.values()),
            )
            for order in self.model.orders
        }


@pytest.mark.slow
@pytest.mark.django_db
def test_the_engine_agrees_with_its_model_whatever_is_done_in_whatever_order() -> None:
    outcomes = play(Engine)

    assert outcomes.keys() == {"taken", "refused"}
