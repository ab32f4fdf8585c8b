"""Editing an order: what each operation changes, what it costs, what stock it moves, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest

from shop.inventory.exceptions import InsufficientStock, QuantityNotPositive
from shop.orders.edits.changes import Change
from shop.orders.edits.operations import (
    AddLine,
    ChangeAddress,
    ChangeBuyer,
    ChangeQuantity,
    ChangeShipping,
    GiveDiscount,
    Operation,
    RemoveLine,
    Reprice,
    SetPrice,
    TakeBackGifts,
    UseCoupon,
)
from shop.orders.edits.pricing import Discounts
from shop.orders.edits.sheet import SheetAddress
from shop.orders.exceptions import (
    AddressIncomplete,
    AmountNegative,
    BelowShipped,
    CannotBeSold,
    ChangedMeanwhile,
    CustomerErased,
    DiscountTooLarge,
    NoSuchLine,
    NothingOrdered,
    NothingToChange,
    NotInThisState,
    PriceReasonMissing,
)
from shop.orders.models import LineReservation, Order, OrderDiscount, OrderEvent
from shop.orders.quoting import Wanted
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.editing import edit_order, preview_edit
from shop.orders.services.invoicing import issue_invoice
from shop.orders.services.noting import add_note
from shop.orders.services.packing import pack_order
from shop.orders.services.placing import PlacedAddress, place_order
from shop.orders.standing import standing_of
from shop.pricing.exceptions import CouponUnknown
from shop.pricing.models import Coupon
from shop.pricing.services.repricing import change_price
from tests import factories as f
from tests.support.budgets import assert_flat

from .conftest import Shelf

BERLIN = PlacedAddress(kind="shipping", recipient="Ada", line1="Am Markt 1", city="Berlin", country="DE")


def lines(order: Order) -> list[tuple[int, Decimal]]:
    return list(order.lines.order_by("pk").values_list("quantity", "subtotal_amount"))


def total(order: Order) -> Decimal:
    order.refresh_from_db()
    return order.total_amount


def everything(order: Order) -> list[Any]:
    """All rows that an edit could touch."""
    return [
        list(Order.objects.filter(pk=order.pk).values()),
        list(order.lines.order_by("pk").values()),
        list(order.discounts.order_by("pk").values()),
        list(order.addresses.order_by("pk").values()),
        list(LineReservation.objects.order_by("pk").values()),
        list(OrderEvent.objects.order_by("pk").values()),
        list(Coupon.objects.order_by("pk").values()),
    ]


def edited(order: Order, *operations: Operation, **options: Any) -> Change:
    """Preview the operations, apply them, and hold the two against each other and against the row."""
    shown = preview_edit(order=order, operations=operations, discounts=options.get("discounts", Discounts.KEEP))
    change = edit_order(order=order, operations=operations, **options)
    assert (shown.lines, shown.money, shown.words) == (change.lines, change.money, change.words)
    assert total(order) == change.total[1]
    return change


def test_more_of_a_line_is_promised_and_less_of_another_set_free(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=5)
    first, second = order.lines.order_by("pk")

    change = edited(order, ChangeQuantity(line_id=first.pk, quantity=4), ChangeQuantity(line_id=second.pk, quantity=1))

    assert lines(order) == [(4, Decimal("40.00")), (1, Decimal("10.00"))]
    assert shelf.on_shelf() == [(10, 4), (10, 1)]
    assert change.total == (Decimal("70.00"), Decimal("50.00"))
    assert sorted(need.units for need in change.stock) == [-4, 2]


def test_a_line_is_added_at_the_price_of_now_and_another_goes(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=5)
    first = order.lines.order_by("pk").first()
    assert first is not None
    third = shelf.stock("7.50")

    edited(order, RemoveLine(line_id=first.pk), AddLine(variant_id=third, quantity=2))

    assert lines(order) == [(5, Decimal("50.00")), (2, Decimal("15.00"))]
    assert shelf.on_shelf() == [(10, 0), (10, 5), (10, 2)]


def test_the_timeline_says_what_was_changed_from_what_to_what(shelf: Shelf) -> None:
    order, person = shelf.order(first=2), f.UserFactory()
    line = order.lines.get()

    edited(order, ChangeQuantity(line_id=line.pk, quantity=3), actor=person)

    event = order.events.get(kind="changed")
    assert (event.message, event.actor) == ("1 line changed, total 20.00 → 30.00 EUR", person)
    assert event.details["lines"][0]["quantity"] == [2, 3]
    assert event.details["changes"]["Total"] == ["20.00", "30.00"]


def test_prices_are_kept_unless_a_line_is_repriced(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=2)
    first, second = order.lines.order_by("pk")
    for line in (first, second):
        change_price(variant=line.variant, amount=Decimal("12.00"))

    edited(order, ChangeQuantity(line_id=first.pk, quantity=3), Reprice(line_id=second.pk))

    assert lines(order) == [(3, Decimal("30.00")), (2, Decimal("24.00"))]


def test_every_line_is_repriced_at_once(shelf: Shelf) -> None:
    order = shelf.order(first=1, second=1)
    for line in order.lines.all():
        change_price(variant=line.variant, amount=Decimal("8.00"))

    edited(order, Reprice())

    assert total(order) == Decimal("16.00")


def test_a_discount_that_is_kept_changes_in_proportion_and_one_found_again_by_its_rule(shelf: Shelf) -> None:
    f.PromotionFactory(store=shelf.store, percent=None, kind="amount", amount="6.00", name="Six off")
    order = shelf.order(first=3)
    line = order.lines.get()
    assert total(order) == Decimal("24.00")

    edited(order, ChangeQuantity(line_id=line.pk, quantity=2))

    assert order.discounts.get().amount == Decimal("4.00")

    edited(order, ChangeShipping(amount=Decimal("1.00")), discounts=Discounts.AGAIN)

    assert (order.discounts.get().amount, total(order)) == (Decimal("6.00"), Decimal("15.00"))


def test_finding_discounts_again_gives_those_of_now_to_all_lines(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    f.PromotionFactory(store=shelf.store, percent="10.00")

    edited(order, AddLine(variant_id=shelf.stock("20.00"), quantity=1), discounts=Discounts.AGAIN)

    assert total(order) == Decimal("45.00")


def test_a_coupon_remembered_late_is_used_once_and_given_back_when_it_does_nothing_any_more(shelf: Shelf) -> None:
    promotion = f.PromotionFactory(store=shelf.store, percent="50.00", needs_coupon=True, minimum_amount="15.00")
    coupon = f.CouponFactory(store=shelf.store, promotion=promotion, code="LATE")
    order = shelf.order(first=2)
    line = order.lines.get()

    edited(order, UseCoupon(code="late"))

    coupon.refresh_from_db()
    assert (coupon.redeemed_count, total(order)) == (1, Decimal("10.00"))

    edited(order, ChangeQuantity(line_id=line.pk, quantity=1), discounts=Discounts.AGAIN)

    coupon.refresh_from_db()
    assert (coupon.redeemed_count, total(order)) == (0, Decimal("10.00"))


def test_what_staff_give_is_shared_over_the_lines_to_the_cent_and_can_be_taken_back(shelf: Shelf) -> None:
    order = shelf.order(first=1, second=1, third=1)

    edited(order, GiveDiscount(label="Sorry", amount=Decimal("10.00")))

    assert sorted(order.discounts.values_list("amount", "kind")) == [
        (Decimal("3.33"), "manual"),
        (Decimal("3.33"), "manual"),
        (Decimal("3.34"), "manual"),
    ]
    assert total(order) == Decimal("20.00")
    edited(order, TakeBackGifts())
    assert (order.discounts.count(), total(order)) == (0, Decimal("30.00"))


def test_the_tax_of_a_changed_line_is_that_of_what_it_costs_after_discounts(shelf: Shelf) -> None:
    standard = f.TaxClassFactory(store=shelf.store, is_default=True)
    f.TaxRateFactory(tax_class=standard, country="DE", rate="0.19")
    order = shelf.order(first=2)
    line = order.lines.get()

    edited(order, GiveDiscount(label="Sorry", amount=Decimal("8.10"), line_id=line.pk))

    order.refresh_from_db()
    assert (order.total_amount, order.tax_amount) == (Decimal("11.90"), Decimal("1.90"))


def test_goods_that_go_to_another_country_are_taxed_there_at_unchanged_prices(shelf: Shelf) -> None:
    standard = f.TaxClassFactory(store=shelf.store, is_default=True)
    f.TaxRateFactory(tax_class=standard, country="DE", rate="0.19")
    f.TaxRateFactory(tax_class=standard, country="AT", rate="0.20")
    variant_id = shelf.stock("12.00")
    order = place_order(store=shelf.store, wanted=[Wanted(variant_id=variant_id, quantity=1)], addresses=[BERLIN])

    change = edited(
        order,
        ChangeAddress(
            kind="shipping", address=SheetAddress(recipient="Ada", line1="Ring 1", city="Wien", country="AT")
        ),
    )

    order.refresh_from_db()
    assert (order.total_amount, order.tax_amount) == (Decimal("12.00"), Decimal("2.00"))
    assert [row.what for row in change.words] == ["Shipping address"]
    assert order.addresses.get().city == "Wien"


def test_the_buyer_and_the_shipping_are_changed_together_with_the_lines(shelf: Shelf) -> None:
    order, customer = shelf.order(first=1), f.CustomerFactory(store=shelf.store)

    edited(
        order,
        ChangeBuyer(email=" New@Example.com ", customer_id=customer.pk),
        ChangeShipping(amount=Decimal("4.90")),
    )

    order.refresh_from_db()
    assert (order.email, order.customer_id, order.total_amount) == (
        "new@example.com",
        customer.pk,
        Decimal("14.90"),
    )


def test_promises_that_lie_in_a_parcel_stay_and_the_others_go_first(shelf: Shelf) -> None:
    order = shelf.order(first=5)
    line = order.lines.get()
    parcel = pack_order(order=order, warehouse=shelf.warehouse, quantities={line.pk: 2})

    edited(order, ChangeQuantity(line_id=line.pk, quantity=2))

    assert shelf.on_shelf() == [(10, 2)]
    dispatch(fulfilment=parcel)
    assert shelf.on_shelf() == [(8, 0)]
    order.refresh_from_db()
    assert order.fulfilment_state == "fulfilled"


def test_taking_the_rest_away_completes_an_order_that_is_shipped_and_paid(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    line = order.lines.get()
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse, quantities={line.pk: 1}))
    f.PaymentFactory(order=order, store=shelf.store, amount="10.00", captured_amount="10.00", status="captured")

    edited(order, ChangeQuantity(line_id=line.pk, quantity=1))

    order.refresh_from_db()
    assert (order.status, order.total_amount) == ("completed", Decimal("10.00"))
    assert shelf.on_shelf() == [(9, 0)]


def test_what_was_paid_beyond_the_new_total_is_told(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    f.PaymentFactory(order=order, store=shelf.store, amount="30.00", captured_amount="30.00", status="captured")

    change = edited(order, ChangeQuantity(line_id=order.lines.get().pk, quantity=2))

    assert (change.difference, change.owed, change.overpaid) == (Decimal("-10.00"), Decimal("0.00"), Decimal("10.00"))


def test_an_invoice_that_stands_is_credited_and_a_new_one_issued_over_what_the_order_is_now(shelf: Shelf) -> None:
    order = shelf.order(first=3)
    issue_invoice(order=order)

    change = edited(order, ChangeQuantity(line_id=order.lines.get().pk, quantity=2))

    assert change.has_invoice
    assert list(order.invoices.order_by("pk").values_list("kind", "total_amount")) == [
        ("invoice", Decimal("30.00")),
        ("credit_note", Decimal("30.00")),
        ("invoice", Decimal("20.00")),
    ]


def test_an_order_without_an_invoice_gets_none_by_an_edit(shelf: Shelf) -> None:
    order = shelf.order(first=3)

    change = edited(order, ChangeShipping(amount=Decimal("4.90")))

    assert (change.has_invoice, order.invoices.count()) == (False, 0)


REFUSED = [
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=0)], QuantityNotPositive),
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=-1)], QuantityNotPositive),
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=10**9)], QuantityNotPositive),
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=1.5)], QuantityNotPositive),
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=1)], BelowShipped),
    (lambda line, shelf: [RemoveLine(line_id=line)], BelowShipped),
    (lambda line, shelf: [RemoveLine(line_id=line + 1_000_000)], NoSuchLine),
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=12)], InsufficientStock),
    (lambda line, shelf: [AddLine(variant_id=shelf.stock(on_hand=1), quantity=2)], InsufficientStock),
    (lambda line, shelf: [AddLine(variant_id=-5, quantity=1)], CannotBeSold),
    (lambda line, shelf: [AddLine(variant_id=f.VariantFactory().pk, quantity=1)], CannotBeSold),
    (lambda line, shelf: [GiveDiscount(label="All", amount=Decimal("60.01"))], DiscountTooLarge),
    (lambda line, shelf: [UseCoupon(code="NOSUCH")], CouponUnknown),
    (lambda line, shelf: [ChangeBuyer(email="", customer_id=f.CustomerFactory().pk)], CustomerErased),
    (
        lambda line, shelf: [
            ChangeAddress(kind="shipping", address=SheetAddress(recipient="A", line1="B", city="C", country=""))
        ],
        AddressIncomplete,
    ),
    (lambda line, shelf: [], NothingToChange),
    (lambda line, shelf: [ChangeQuantity(line_id=line, quantity=6)], NothingToChange),
    (
        lambda line, shelf: [ChangeShipping(amount=Decimal(5)), ChangeQuantity(line_id=line, quantity=1)],
        BelowShipped,
    ),
]


@pytest.mark.parametrize(("operations", "refusal"), REFUSED)
def test_a_refused_edit_leaves_every_row_as_it_was(shelf: Shelf, operations: Any, refusal: type[Exception]) -> None:
    order = shelf.order(first=6)
    line = order.lines.get()
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse, quantities={line.pk: 1}))
    pack_order(order=order, warehouse=shelf.warehouse, quantities={line.pk: 1})
    wanted = operations(line.pk, shelf)
    before, on_shelf = everything(order), shelf.on_shelf()

    with pytest.raises(refusal):
        edit_order(order=order, operations=wanted)

    assert everything(order) == before
    assert shelf.on_shelf() == on_shelf


def test_an_order_keeps_at_least_one_line(shelf: Shelf) -> None:
    order = shelf.order(first=1)

    with pytest.raises(NothingOrdered):
        edit_order(order=order, operations=[RemoveLine(line_id=order.lines.get().pk)])

    assert order.lines.count() == 1


def test_an_order_that_is_over_is_not_edited(shelf: Shelf) -> None:
    order = shelf.order(first=1)
    cancel_order(order=order)

    with pytest.raises(NotInThisState, match="cancelled"):
        edit_order(order=order, operations=[ChangeShipping(amount=Decimal(1))])


def test_an_edit_of_what_has_changed_meanwhile_is_refused_and_says_who_changed_it(shelf: Shelf) -> None:
    order, other = shelf.order(first=2), f.UserFactory(full_name="Ben")
    line = order.lines.get()
    seen = standing_of(order=order).version
    edit_order(order=order, operations=[ChangeQuantity(line_id=line.pk, quantity=3)], actor=other)
    before = everything(order)

    with pytest.raises(ChangedMeanwhile, match=r"Ben at .*1 line changed"):
        edit_order(order=order, operations=[ChangeQuantity(line_id=line.pk, quantity=5)], seen=seen)

    assert everything(order) == before


def test_a_note_written_meanwhile_does_not_stand_in_the_way(shelf: Shelf) -> None:
    order = shelf.order(first=2)
    seen = standing_of(order=order).version
    add_note(order=order, body="She called again")

    edit_order(order=order, operations=[ChangeShipping(amount=Decimal(1))], seen=seen)

    assert total(order) == Decimal("21.00")


def test_a_shortage_is_shown_in_the_preview_before_it_is_refused(shelf: Shelf) -> None:
    order = shelf.order(first=2)

    change = preview_edit(order=order, operations=[ChangeQuantity(line_id=order.lines.get().pk, quantity=12)])

    assert [(need.units, need.available) for need in change.shortages] == [(10, 8)]


def test_two_new_lines_of_one_variant_are_each_promised_their_own(shelf: Shelf) -> None:
    order, variant_id = shelf.order(first=1), shelf.stock()

    edited(order, AddLine(variant_id=variant_id, quantity=2), AddLine(variant_id=variant_id, quantity=3))

    assert shelf.on_shelf() == [(10, 1), (10, 5)]
    assert list(
        LineReservation.objects.filter(line__variant=variant_id)
        .order_by("pk")
        .values_list("line__quantity", "reservation__quantity")
    ) == [(2, 2), (3, 3)]


def test_an_edit_costs_the_same_number_of_statements_for_3_and_for_30_lines(shelf: Shelf) -> None:
    f.PromotionFactory(store=shelf.store, percent="10.00")
    order = shelf.order(**{f"line{place}": 2 for place in range(30)})
    ids = list(order.lines.order_by("pk").values_list("pk", flat=True))
    quantity = {"units": 2, "lines": 0}

    def grow(count: int) -> None:
        quantity["lines"] += count

    def edit() -> None:
        quantity["units"] += 1
        operations = [ChangeQuantity(line_id=pk, quantity=quantity["units"]) for pk in ids[: quantity["lines"]]]
        edit_order(order=order, operations=operations, discounts=Discounts.AGAIN)

    assert_flat(edit, grow)
    assert OrderDiscount.objects.filter(order=order).count() == 30


def test_a_line_takes_a_price_of_its_own_for_a_reason_that_stays_with_it_and_on_the_timeline(shelf: Shelf) -> None:
    order = shelf.order(first=2, second=1)
    line = order.lines.order_by("pk").first()
    assert line is not None

    edit_order(order=order, operations=[SetPrice(line_id=line.pk, amount=Decimal("7.50"), reason=" Chipped ")])

    line.refresh_from_db()
    assert (line.unit_price_amount, line.price_reason, total(order)) == (Decimal("7.50"), "Chipped", Decimal("25.00"))
    event = order.events.order_by("-pk")[0]
    assert f"{line.sku} 10.00 → 7.50 because Chipped" in event.message
    assert event.details["lines"][0]["price_reason"] == "Chipped"


@pytest.mark.parametrize(
    ("amount", "reason", "refusal"),
    [("7.50", " ", PriceReasonMissing), ("-0.01", "Chipped", AmountNegative), ("NaN", "Chipped", AmountNegative)],
)
def test_a_price_of_its_own_needs_a_reason_and_is_not_below_zero(
    shelf: Shelf, amount: str, reason: str, refusal: type[Exception]
) -> None:
    order = shelf.order(first=2)
    before = everything(order)

    with pytest.raises(refusal):
        edit_order(
            order=order,
            operations=[SetPrice(line_id=order.lines.get().pk, amount=Decimal(amount), reason=reason)],
        )

    assert everything(order) == before


def test_repricing_an_order_keeps_a_lines_own_price_and_repricing_the_line_takes_it_away(shelf: Shelf) -> None:
    order = shelf.order(first=1)
    line = order.lines.get()
    edit_order(order=order, operations=[SetPrice(line_id=line.pk, amount=Decimal("7.50"), reason="Chipped")])
    change_price(variant=line.variant, amount=Decimal("12.00"))

    change = preview_edit(order=order, operations=[Reprice()])
    assert change.is_empty
    edit_order(order=order, operations=[Reprice(line_id=line.pk)])

    line.refresh_from_db()
    assert (line.unit_price_amount, line.price_reason) == (Decimal("12.00"), "")
