"""A store with rows in every table, and with as many rows as one likes below the rows that have a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model

from shop.catalog.models import Product, Variant
from shop.customers.models import Customer, Segment
from shop.exchange.models import SavedExport
from shop.inventory.models import StockCount, StockItem, Transfer
from shop.orders.models import Cart, Fulfilment, Order, Payment, Return
from shop.pricing.models import Coupon, GiftCard, Promotion, TaxClass
from shop.purchasing.models import PurchaseOrder, Supplier
from shop.reviews.models import Review
from shop.stores.models import Store, StoreOwned
from tests import factories as f
from tests.factories.rows import RowFactory

FACTORIES: dict[type[Model], type[RowFactory[Any]]] = {
    getattr(f, name)._meta.model: getattr(f, name) for name in f.__all__
}


def row(model: type[Model], store: Store, **fields: Any) -> Any:
    """A row of `model` in `store`."""
    made_by = FACTORIES[model]
    return made_by(store=store, **fields) if issubclass(model, StoreOwned) else made_by(**fields)


def fill(store: Store, count: int) -> None:
    """Add `count` rows to every table that has a page."""
    for model in admin.site._registry:
        if model is not Store:
            for _ in range(count):
                row(model, store)


def _order(order: Order) -> None:
    line = f.OrderLineFactory(order=order)
    f.OrderDiscountFactory(order=order, line=line)
    f.FulfilmentLineFactory(fulfilment=f.FulfilmentFactory(order=order), line=line, shipped=True)
    f.ReturnLineFactory(request=f.ReturnFactory(order=order), line=line, received_quantity=1)
    payment = f.PaymentFactory(order=order, amount=10, captured_amount=10)
    f.RefundFactory(payment=payment)
    f.InvoiceFactory(order=order)
    f.OrderEventFactory(order=order, actor=f.UserFactory())


def _customer(customer: Customer) -> None:
    f.OrderFactory(customer=customer)
    f.AddressFactory(customer=customer)
    f.GroupMembershipFactory(customer=customer)
    f.ConsentFactory(customer=customer)
    f.NoteFactory(customer=customer, author=f.UserFactory())
    f.ReviewFactory(customer=customer)
    f.TaggingFactory(customer=customer)


def _product(product: Product) -> None:
    option = f.VariantOptionFactory(variant=f.VariantFactory(product=f.ProductFactory(store=product.store)))
    variant = product.variants.first()
    f.StockItemFactory(variant=variant, on_hand=3)
    f.OrderLineFactory(variant=variant)
    f.ProductImageFactory(product=product)
    f.ProductAttributeFactory(product=product)
    f.ReviewFactory(product=product, published=True)
    assert option.pk


def _variant(variant: Variant) -> None:
    f.StockItemFactory(variant=variant, on_hand=3)
    f.OrderLineFactory(variant=variant)


def _purchase_order(purchase: PurchaseOrder) -> None:
    line = f.PurchaseOrderLineFactory(purchase_order=purchase)
    f.ReceiptLineFactory(receipt=f.ReceiptFactory(purchase_order=purchase, actor=f.UserFactory()), line=line)


def _supplier(supplier: Supplier) -> None:
    f.SupplierProductFactory(supplier=supplier)
    f.PurchaseOrderFactory(supplier=supplier)


def _stock_item(item: StockItem) -> None:
    f.StockMovementFactory(stock_item=item, quantity=2, actor=f.UserFactory())
    f.ReservationFactory(stock_item=item)


GROWN: dict[type[Model], Callable[[Any], Any]] = {
    Order: _order,
    Customer: _customer,
    Product: _product,
    Variant: _variant,
    StockItem: _stock_item,
    Cart: lambda cart: f.CartLineFactory(cart=cart),
    Fulfilment: lambda fulfilment: f.FulfilmentLineFactory(
        fulfilment=fulfilment, line=f.OrderLineFactory(order=fulfilment.order)
    ),
    Return: lambda request: f.ReturnLineFactory(
        request=request, line=f.OrderLineFactory(order=request.order, fulfilled_quantity=0), received_quantity=0
    ),
    Payment: lambda payment: f.RefundFactory(payment=payment, amount="0.01"),
    StockCount: lambda count: f.StockCountLineFactory(count=count),
    Transfer: lambda transfer: f.TransferLineFactory(transfer=transfer),
    Promotion: lambda promotion: f.CouponFactory(promotion=promotion),
    Coupon: lambda coupon: (f.CouponProductFactory(coupon=coupon), f.CouponRedemptionFactory(coupon=coupon)),
    GiftCard: lambda card: f.GiftCardMovementFactory(gift_card=card),
    PurchaseOrder: _purchase_order,
    Supplier: _supplier,
    Segment: lambda segment: f.SegmentConditionFactory(segment=segment),
    Review: lambda review: f.ReviewVoteFactory(review=review),
    SavedExport: lambda export: f.ExportRunFactory(export=export, status="failed", failure="?", actor=f.UserFactory()),
    TaxClass: lambda tax: f.TaxAssignmentFactory(tax_class=tax),
}
"""What belongs to a row that has a page, one of each kind more."""
