"""Carts and orders with what belongs to them."""

from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from shop.orders.models import (
    Cart,
    CartHold,
    CartLine,
    Exchange,
    Fulfilment,
    FulfilmentLine,
    Invoice,
    InvoiceLine,
    InvoiceSeries,
    InvoiceTax,
    LineReservation,
    Order,
    OrderAddress,
    OrderDiscount,
    OrderEvent,
    OrderLine,
    Payment,
    PaymentOperation,
    PromotionAudience,
    PromotionSegment,
    ProviderEvent,
    Refund,
    Return,
    ReturnLine,
)

from .catalog import VariantFactory
from .customers import CustomerFactory, CustomerGroupFactory, SegmentFactory
from .inventory import ReservationFactory, StockMovementFactory, WarehouseFactory, on_shelf
from .pricing import PromotionFactory
from .rows import OrderOwnedFactory, StoreOwnedFactory, of_order, of_store


class PromotionAudienceFactory(StoreOwnedFactory[PromotionAudience]):
    """A group of customers that a promotion is for."""

    class Meta:
        model = "orders.PromotionAudience"

    promotion = of_store(PromotionFactory)
    group = of_store(CustomerGroupFactory)


class PromotionSegmentFactory(StoreOwnedFactory[PromotionSegment]):
    """A segment of customers that a promotion is for."""

    class Meta:
        model = "orders.PromotionSegment"

    promotion = of_store(PromotionFactory)
    segment = of_store(SegmentFactory)


class CartFactory(StoreOwnedFactory[Cart]):
    """An open cart of a customer."""

    class Meta:
        model = "orders.Cart"

    customer = of_store(CustomerFactory)
    currency = "EUR"


class CartLineFactory(StoreOwnedFactory[CartLine]):
    """One unit in a cart."""

    class Meta:
        model = "orders.CartLine"

    cart = of_store(CartFactory)
    variant = of_store(VariantFactory)


class CartHoldFactory(StoreOwnedFactory[CartHold]):
    """What is held for a cart."""

    class Meta:
        model = "orders.CartHold"

    cart = of_store(CartFactory)
    reservation = of_store(ReservationFactory)


class OrderFactory(StoreOwnedFactory[Order]):
    """A placed order with one line of one unit at ten euros; `draft=True` for one that is not placed.

    `lines=3` makes three lines, `lines__quantity=2` and the like reach each of them.
    """

    class Meta:
        model = "orders.Order"

    class Params:
        draft = factory.Trait(status="draft", placed_at=None)

    number = factory.Sequence(lambda n: f"T{n}")
    customer = of_store(CustomerFactory)
    email = factory.LazyAttribute(lambda order: order.customer.email if order.customer else None)
    status = "placed"
    placed_at = factory.LazyFunction(timezone.now)
    currency = factory.SelfAttribute("store.currency")

    @factory.post_generation
    def lines(self, create: bool, extracted: int | None, **fields: Any) -> None:
        if create:
            OrderLineFactory.create_batch(1 if extracted is None else extracted, order=self, **fields)


class OrderLineFactory(OrderOwnedFactory[OrderLine]):
    """One unit at ten euros, with the names of its variant."""

    class Meta:
        model = "orders.OrderLine"

    order = of_store(OrderFactory, lines=0)
    variant = of_store(VariantFactory)
    product_name = factory.SelfAttribute("variant.product.name")
    sku = factory.SelfAttribute("variant.sku")
    quantity = 1
    unit_price_amount = Decimal("10.00")


class LineReservationFactory(OrderOwnedFactory[LineReservation]):
    """What is reserved for an order line."""

    class Meta:
        model = "orders.LineReservation"

    order = of_store(OrderFactory, lines=0)
    line = of_order(OrderLineFactory)
    reservation = of_store(
        ReservationFactory,
        quantity=factory.SelfAttribute("..line.quantity"),
        stock_item__variant=factory.SelfAttribute("...line.variant"),
    )


class OrderAddressFactory(OrderOwnedFactory[OrderAddress]):
    """Where an order goes."""

    class Meta:
        model = "orders.OrderAddress"

    order = of_store(OrderFactory)
    kind = "shipping"
    recipient = "Ada Lovelace"
    line1 = "Am Markt 1"
    postal_code = "28195"
    city = "Bremen"
    country = "DE"


class OrderDiscountFactory(OrderOwnedFactory[OrderDiscount]):
    """One euro off an order."""

    class Meta:
        model = "orders.OrderDiscount"

    order = of_store(OrderFactory)
    kind = "manual"
    label = "For the trouble"
    amount = Decimal("1.00")


class PaymentFactory(OrderOwnedFactory[Payment]):
    """The order's total, captured from a card; `pending=True` for one that took nothing yet."""

    class Meta:
        model = "orders.Payment"

    class Params:
        pending = factory.Trait(status="pending", captured_amount=0)

    order = of_store(OrderFactory)
    method = "card"
    status = "captured"
    amount = factory.SelfAttribute("order.total_amount")
    captured_amount = factory.SelfAttribute("amount")
    card_brand = "visa"
    card_last4 = "4242"


class RefundFactory(OrderOwnedFactory[Refund]):
    """One euro given back."""

    class Meta:
        model = "orders.Refund"

    order = of_store(OrderFactory)
    payment = of_order(PaymentFactory)
    amount = Decimal("1.00")


class PaymentOperationFactory(OrderOwnedFactory[PaymentOperation]):
    """A capture of the second half of a payment, which the provider has not answered yet."""

    class Meta:
        model = "orders.PaymentOperation"

    order = of_store(OrderFactory)
    payment = of_order(PaymentFactory, captured_amount=Decimal("5.00"))
    kind = "capture"
    amount = Decimal("5.00")
    total_after_amount = factory.SelfAttribute("payment.amount")
    idempotency_key = factory.Sequence(lambda n: f"key-{n}")


class ProviderEventFactory(StoreOwnedFactory[ProviderEvent]):
    """An event about a payment that nobody here knows."""

    class Meta:
        model = "orders.ProviderEvent"

    provider = "trial"
    event_id = factory.Sequence(lambda n: f"evt_{n}")
    effect = "unknown"
    payment_status = "captured"
    occurred_at = factory.LazyFunction(timezone.now)


class FulfilmentFactory(OrderOwnedFactory[Fulfilment]):
    """A parcel being packed; `shipped=True` for one that left."""

    class Meta:
        model = "orders.Fulfilment"

    class Params:
        shipped = factory.Trait(status="shipped", shipped_at=factory.LazyFunction(timezone.now))

    order = of_store(OrderFactory)
    warehouse = of_store(WarehouseFactory)


class FulfilmentLineFactory(OrderOwnedFactory[FulfilmentLine]):
    """A whole order line in a parcel; `shipped=True` if its goods have left, by a movement of their own."""

    class Meta:
        model = "orders.FulfilmentLine"

    class Params:
        shipped = factory.Trait(
            movement=factory.LazyAttribute(
                lambda line: StockMovementFactory(
                    stock_item=on_shelf(
                        variant=line.line.variant, warehouse=line.fulfilment.warehouse, holding=line.quantity
                    ),
                    kind="sale",
                    quantity=-line.quantity,
                )
            )
        )

    order = of_store(OrderFactory, lines=0)
    fulfilment = of_order(FulfilmentFactory)
    line = of_order(OrderLineFactory)
    quantity = factory.SelfAttribute("line.quantity")


class ReturnFactory(OrderOwnedFactory[Return]):
    """A wish to give something back."""

    class Meta:
        model = "orders.Return"

    order = of_store(OrderFactory)
    warehouse = of_store(WarehouseFactory)


class ReturnLineFactory(OrderOwnedFactory[ReturnLine]):
    """One unit that is to come back; `shelved=True` if it has, by a movement of its own."""

    class Meta:
        model = "orders.ReturnLine"

    class Params:
        shelved = factory.Trait(
            received_quantity=factory.SelfAttribute("quantity"),
            movement=factory.LazyAttribute(
                lambda line: StockMovementFactory(
                    stock_item=on_shelf(variant=line.line.variant, warehouse=line.request.warehouse),
                    kind="return",
                    quantity=line.received_quantity,
                )
            ),
        )

    order = of_store(OrderFactory, lines=0)
    request = of_order(ReturnFactory)
    line = of_order(OrderLineFactory)
    quantity = 1


class InvoiceSeriesFactory(StoreOwnedFactory[InvoiceSeries]):
    """A run of invoice numbers."""

    class Meta:
        model = "orders.InvoiceSeries"

    prefix = factory.Sequence(lambda n: f"R{n}-")
    kind = "invoice"


class InvoiceFactory(OrderOwnedFactory[Invoice]):
    """An invoice over the order's total, with one line and its tax; a credit note takes all of it back."""

    class Meta:
        model = "orders.Invoice"

    order = of_store(OrderFactory)
    series = of_store(InvoiceSeriesFactory, kind=factory.SelfAttribute("..kind"))
    kind = "invoice"
    total_amount = factory.SelfAttribute("order.total_amount")
    tax_amount = factory.SelfAttribute("order.tax_amount")

    @factory.post_generation
    def lines(self, create: bool, extracted: int | None, **fields: Any) -> None:
        if create and extracted != 0:
            credited = self.credited_invoice.lines.first() if self.credited_invoice else None
            amounts = {"net_amount": self.total_amount - self.tax_amount, "tax_amount": self.tax_amount}
            price = self.total_amount
            InvoiceLineFactory(invoice=self, position=1, credited_line=credited, unit_price_amount=price, **amounts)
            InvoiceTaxFactory(invoice=self, tax_rate=Decimal("0.19"), **amounts)


class InvoiceLineFactory(OrderOwnedFactory[InvoiceLine]):
    """One thing given away, on an invoice that has a line already."""

    class Meta:
        model = "orders.InvoiceLine"

    order = of_store(OrderFactory)
    invoice = of_order(InvoiceFactory)
    position = factory.Sequence(lambda n: n + 2)
    description = "A thing"
    sku = "SKU-1"
    quantity = 1
    unit_price_amount = Decimal("0.00")
    tax_rate = Decimal("0.19")
    net_amount = Decimal("0.00")
    tax_amount = Decimal("0.00")


class InvoiceTaxFactory(OrderOwnedFactory[InvoiceTax]):
    """No tax, at a rate that is on none of the lines."""

    class Meta:
        model = "orders.InvoiceTax"

    order = of_store(OrderFactory)
    invoice = of_order(InvoiceFactory)
    tax_rate = factory.Sequence(lambda n: Decimal(n % 90_000 + 1) / 100_000)
    net_amount = Decimal("0.00")
    tax_amount = Decimal("0.00")


class ExchangeFactory(OrderOwnedFactory[Exchange]):
    """A return whose goods are replaced by an order of the same worth."""

    class Meta:
        model = "orders.Exchange"

    order = of_store(OrderFactory)
    request = of_order(ReturnFactory)
    replacement = of_store(OrderFactory)
    difference_amount = Decimal("0.00")


class OrderEventFactory(OrderOwnedFactory[OrderEvent]):
    """A note on an order's timeline."""

    class Meta:
        model = "orders.OrderEvent"

    order = of_store(OrderFactory)
    kind = "note"
    message = "Called the customer."
