"""Reading an order into a sheet, and writing an edited sheet down."""

from __future__ import annotations

from dataclasses import asdict

from shop.orders.edits.sheet import Sheet, SheetAddress, SheetDiscount, SheetLine
from shop.orders.models import Order, OrderAddress, OrderDiscount, OrderLine
from shop.pricing.services.redeeming import give_back_redemption, redeem_coupon

from .promising import Held

ADDRESS_FIELDS = ("recipient", "line1", "line2", "postal_code", "city", "region", "country", "phone")
LINE_FIELDS = ("quantity", "unit_price_amount", "price_quantity", "price_reason", "tax_rate", "tax_amount")


def read_sheet(*, order: Order, held: Held) -> Sheet:
    """The order as a sheet. Three statements, whatever the number of lines."""
    lines = {
        line.pk: SheetLine(
            key=line.pk,
            variant_id=line.variant_id,
            quantity=line.quantity,
            sku=line.sku,
            product_name=line.product_name,
            variant_name=line.variant_name,
            unit_price_amount=line.unit_price_amount,
            price_quantity=line.price_quantity,
            price_reason=line.price_reason,
            tax_rate=line.tax_rate,
            tax_amount=line.tax_amount,
            fulfilled=line.fulfilled_quantity,
            packed=held.packed_of(line.pk),
            may_wait=line.variant.allows_backorder,
        )
        for line in OrderLine.objects.filter(order=order).select_related("variant").order_by("pk")
    }
    rows = OrderDiscount.objects.filter(order=order).select_related("redemption__coupon").order_by("pk")
    discounts = [
        SheetDiscount(
            id=row.pk,
            line_key=row.line_id,
            kind=row.kind,
            label=row.label,
            amount=row.amount,
            promotion_id=row.promotion_id,
            redemption_id=row.redemption_id,
            coupon_id=row.redemption.coupon_id if row.redemption else None,
        )
        for row in rows
    ]
    codes = [row.redemption.coupon.code for row in rows if row.redemption]
    addresses = {
        address.kind: SheetAddress(**{name: getattr(address, name) for name in ADDRESS_FIELDS})
        for address in OrderAddress.objects.filter(order=order)
    }
    return Sheet(
        order=order,
        lines=lines,
        discounts=discounts,
        addresses=addresses,
        shipping_amount=order.shipping_amount,
        email=order.email,
        customer_id=order.customer_id,
        coupon_codes=list(dict.fromkeys(codes)),
    )


def write_sheet(*, before: Sheet, after: Sheet) -> dict[int, int]:
    """Write down what is not as it was, and return the ids of the new lines by their keys.

    A constant number of statements. Discounts that go are taken off first and those that come are put on last, so
    that the order's total is sound after each. The caller holds the order's lock.
    """
    order = after.order
    staying = {discount.id for discount in after.discounts if discount.id is not None}
    going = [discount for discount in before.discounts if discount.id not in staying]
    coming = [discount for discount in after.discounts if discount.id is None]
    if going:
        OrderDiscount.objects.filter(pk__in=[discount.id for discount in going]).delete()

    head = {"shipping_amount": after.shipping_amount, "email": after.email, "customer_id": after.customer_id}
    if after.shipping_amount > before.shipping_amount:
        Order.objects.filter(pk=order.pk).update(shipping_amount=after.shipping_amount)
    gone = [key for key in before.lines if key not in after.lines]
    changed = [
        line
        for line in after
        if line.original is not None
        and any(getattr(line, name) != getattr(line.original, name) for name in LINE_FIELDS)
    ]
    OrderLine.objects.bulk_update(
        [OrderLine(pk=line.key, **{name: getattr(line, name) for name in LINE_FIELDS}) for line in changed],
        LINE_FIELDS,
    )
    if gone:
        OrderLine.objects.filter(pk__in=gone).delete()
    new = [line for line in after if line.is_new]
    made = OrderLine.objects.bulk_create(
        OrderLine(
            store_id=order.store_id,
            order=order,
            variant_id=line.variant_id,
            product_name=line.product_name,
            variant_name=line.variant_name,
            sku=line.sku,
            **{name: getattr(line, name) for name in LINE_FIELDS},
        )
        for line in new
    )
    ids = {line.key: row.pk for line, row in zip(new, made, strict=True)}
    if any(getattr(order, name) != value for name, value in head.items()):
        Order.objects.filter(pk=order.pk).update(**head)
    _write_discounts(before, after, going, coming, ids)
    _write_addresses(before, after)
    return ids


def _write_discounts(
    before: Sheet, after: Sheet, going: list[SheetDiscount], coming: list[SheetDiscount], ids: dict[int, int]
) -> None:
    """Put the new discounts on; a coupon that comes is used, and one that does nothing any more can be used again."""
    order = after.order
    used = {
        coupon_id: redeem_coupon(coupon_id=coupon_id, store_id=order.store_id).pk
        for coupon_id in dict.fromkeys(
            discount.coupon_id for discount in coming if discount.coupon_id and not discount.redemption_id
        )
        if coupon_id is not None
    }
    OrderDiscount.objects.bulk_create(
        OrderDiscount(
            store_id=order.store_id,
            order=order,
            line_id=None if discount.line_key is None else ids.get(discount.line_key, discount.line_key),
            kind=discount.kind,
            label=discount.label,
            amount=discount.amount,
            promotion_id=discount.promotion_id,
            redemption_id=discount.redemption_id or used.get(discount.coupon_id or 0),
        )
        for discount in coming
    )
    still_used = {discount.redemption_id for discount in after.discounts}
    for redemption_id in {discount.redemption_id for discount in going} - still_used:
        if redemption_id is not None:
            give_back_redemption(redemption_id=redemption_id)


def _write_addresses(before: Sheet, after: Sheet) -> None:
    order = after.order
    changed = [(kind, address) for kind, address in after.addresses.items() if before.addresses.get(kind) != address]
    for kind, address in changed:
        OrderAddress.objects.update_or_create(
            order=order, kind=kind, defaults=asdict(address), create_defaults={**asdict(address), "store": order.store}
        )
