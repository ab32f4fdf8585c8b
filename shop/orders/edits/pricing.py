"""What an edited order costs: prices and rates taken anew where asked, discounts kept or found again, and the tax."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from shop.core.money import ZERO, rounded, shared
from shop.orders.exceptions import DiscountTooLarge, PricedOtherwise
from shop.orders.models import DiscountKind
from shop.orders.quoting import Offers, tax
from shop.pricing.discounting import BasketLine, discounts
from shop.pricing.exceptions import CouponUnknown

from .sheet import Gift, Sheet, SheetDiscount, SheetLine


class Discounts(StrEnum):
    """What becomes of the discounts of an order that is edited."""

    KEEP = "keep"
    """They stay; those of a line grow and shrink with what it costs."""
    AGAIN = "again"
    """The promotions of now are tried on the whole order, with the coupons that it has used."""


def needs_offers(sheet: Sheet, policy: Discounts) -> bool:
    """Whether anything of now has to be read to price the sheet."""
    return policy == Discounts.AGAIN or sheet.are_rates_anew or any(line.is_to_be_priced for line in sheet)


def price(sheet: Sheet, *, before: Sheet, now: Offers | None, policy: Discounts) -> None:
    """Work out all amounts of the sheet. `now` is needed where `needs_offers` says so.

    Raises CannotBeSold, PricedOtherwise, CouponUnknown, DiscountTooLarge.
    """
    if now is not None:
        _take_prices(sheet, now)
    _scale(sheet)
    if policy == Discounts.AGAIN and now is not None:
        _find_again(sheet, before, now)
    _cap(sheet, before)
    for gift in sheet.gifts:
        _give(sheet, gift)
    for line in sheet:
        if line.original is None or _is_touched(line, sheet, before):
            amount = line.subtotal - sheet.off(line.key)
            line.tax_amount = tax(amount, line.tax_rate, included=sheet.order.prices_include_tax)


def _take_prices(sheet: Sheet, now: Offers) -> None:
    priced = {line.variant_id for line in sheet if line.is_to_be_priced}
    if priced:
        _refuse_another_kind_of_price(sheet, now)
        now.refuse_what_cannot_be_sold(priced)
    known = {row["variant_id"]: row for row in now.known}
    for line in sheet:
        row = known[line.variant_id]
        if line.is_to_be_priced:
            line.unit_price_amount, line.price_quantity = Decimal(row["price"]), row["price_quantity"]
            line.tax_rate, line.may_wait = Decimal(row["tax_rate"]), row["may_wait"]
        elif sheet.are_rates_anew and not line.fulfilled:
            line.tax_rate = Decimal(row["tax_rate"])
        if line.is_new:
            line.sku, line.product_name = row["sku"], row["product_name"]
            line.variant_name = row["variant_name"][:200]


def _refuse_another_kind_of_price(sheet: Sheet, now: Offers) -> None:
    order = sheet.order
    then = f"{order.currency} {'with' if order.prices_include_tax else 'without'} tax"
    today = f"{now.currency} {'with' if now.prices_include_tax else 'without'} tax"
    if then != today:
        raise PricedOtherwise(then=then, now=today)


def _scale(sheet: Sheet) -> None:
    """Discounts of lines that went go too; those of lines that cost more or less change in proportion."""
    kept = []
    for discount in sheet.discounts:
        line = sheet.lines.get(discount.line_key) if discount.line_key is not None else None
        if discount.line_key is not None and line is None:
            continue
        if line is not None and line.original is not None and line.subtotal != line.original.subtotal:
            was = line.original.subtotal
            amount = rounded(discount.amount * line.subtotal / was) if was else ZERO
            discount = replace(discount, amount=amount, id=None)
        if discount.amount:
            kept.append(discount)
    sheet.discounts = kept


def _find_again(sheet: Sheet, before: Sheet, now: Offers) -> None:
    for code in sheet.coupon_codes:
        if code not in now.codes and code not in before.coupon_codes:
            raise CouponUnknown(code)
    given_before = [discount for discount in sheet.discounts if discount.is_from_a_rule]
    redemptions = {
        discount.coupon_id: discount.redemption_id for discount in before.discounts if discount.coupon_id is not None
    }
    sheet.discounts = [discount for discount in sheet.discounts if not discount.is_from_a_rule]
    known = {row["variant_id"]: row for row in now.known}
    lines = list(sheet)
    basket = [
        BasketLine(
            product_id=known[line.variant_id]["product_id"],
            category_path=known[line.variant_id]["category_path"],
            quantity=line.quantity,
            subtotal_amount=max(line.subtotal - sheet.off(line.key), ZERO),
        )
        for line in lines
    ]
    found = [
        SheetDiscount(
            line_key=lines[gift.place].key if gift.place is not None else None,
            kind=DiscountKind.COUPON if gift.rule.coupon_id else DiscountKind.PROMOTION,
            label=gift.rule.name,
            amount=gift.amount,
            promotion_id=gift.rule.promotion_id,
            coupon_id=gift.rule.coupon_id,
            redemption_id=redemptions.get(gift.rule.coupon_id) if gift.rule.coupon_id else None,
        )
        for gift in discounts(lines=basket, rules=now.rules, shipping_amount=sheet.shipping_amount)
    ]
    sheet.discounts += [_same_row(discount, given_before) for discount in found]


def _same_row(found: SheetDiscount, given_before: list[SheetDiscount]) -> SheetDiscount:
    """The row that says this already, if there is one."""
    for discount in given_before:
        if discount.id is not None and replace(found, id=discount.id) == discount:
            return discount
    return found


def _cap(sheet: Sheet, before: Sheet) -> None:
    """What was worked out anew makes no line, no shipping and no order cost less than nothing."""
    left = {line.key: line.subtotal for line in sheet}
    on_lines = sum((discount.amount for discount in sheet.discounts if discount.line_key is not None), ZERO)
    whole = max(sheet.lines_amount + sheet.shipping_amount - on_lines, ZERO)
    shipping_fell = sheet.shipping_amount < before.shipping_amount
    kept = []
    for discount in sheet.discounts:
        most = discount.amount
        if discount.line_key is None:
            most = min(whole, sheet.shipping_amount) if shipping_fell and discount.is_from_a_rule else whole
            whole -= min(most, discount.amount)
        else:
            most = left[discount.line_key] if discount.id is None else most
            left[discount.line_key] -= min(most, discount.amount)
        if discount.amount > most:
            discount = replace(discount, amount=most, id=None)
        if discount.amount:
            kept.append(discount)
    sheet.discounts = kept


def _give(sheet: Sheet, gift: Gift) -> None:
    lines = list(sheet) if gift.line_key is None else [sheet.line(gift.line_key)]
    left = [max(line.subtotal - sheet.off(line.key), ZERO) for line in lines]
    if gift.amount > sum(left, ZERO):
        raise DiscountTooLarge(amount=gift.amount, left=sum(left, ZERO))
    for line, amount in zip(lines, shared(gift.amount, left), strict=True):
        if amount:
            sheet.discounts.append(
                SheetDiscount(line_key=line.key, kind=DiscountKind.MANUAL, label=gift.label, amount=amount)
            )


def _is_touched(line: SheetLine, sheet: Sheet, before: Sheet) -> bool:
    was = line.original
    return was is None or (
        (line.subtotal, line.tax_rate, sheet.off(line.key)) != (was.subtotal, was.tax_rate, before.off(was.key))
    )
