"""Draft orders: written, changed, placed through the same engine, or thrown away without a trace."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.inventory.exceptions import InsufficientStock
from shop.orders.edits.operations import (
    AddLine,
    ChangeQuantity,
    ChangeShipping,
    GiveDiscount,
    RemoveLine,
    SetPrice,
    UseCoupon,
)
from shop.orders.exceptions import CannotBeSold, CustomerErased, HasHistory, NothingOrdered, NotInThisState
from shop.orders.models import Order, OrderAddress, OrderDiscount, OrderLine
from shop.orders.services.drafting import create_draft, discard_draft, place_draft
from shop.orders.services.editing import edit_order
from shop.orders.services.noting import add_note
from shop.pricing.services.repricing import change_price
from tests import factories as f

from .conftest import Shelf


def draft_of(shelf: Shelf, *quantities: int, on_hand: int = 10) -> Order:
    draft = create_draft(store=shelf.store)
    edit_order(
        order=draft,
        operations=[AddLine(variant_id=shelf.stock(on_hand=on_hand), quantity=units) for units in quantities],
    )
    draft.refresh_from_db()
    return draft


def test_a_draft_has_its_price_and_promises_nothing(shelf: Shelf) -> None:
    draft = draft_of(shelf, 2, 3)

    assert (draft.status, draft.total_amount, draft.placed_at) == ("draft", Decimal("50.00"), None)
    assert shelf.on_shelf() == [(10, 0), (10, 0)]
    assert draft.events.count() == 0


def test_a_customer_brings_the_default_addresses_along(shelf: Shelf) -> None:
    customer = f.CustomerFactory(store=shelf.store, email="ada@example.com")
    f.AddressFactory(customer=customer, kind="shipping", city="Berlin", is_default=True)
    f.AddressFactory(customer=customer, kind="shipping", city="Bonn", is_default=False)

    draft = create_draft(store=shelf.store, customer=customer)

    assert list(draft.addresses.values_list("kind", "city")) == [("shipping", "Berlin")]
    assert draft.email == "ada@example.com"


def test_a_draft_that_is_placed_is_priced_anew_promised_and_told(shelf: Shelf) -> None:
    draft, person = draft_of(shelf, 2), f.UserFactory()
    change_price(variant=draft.lines.get().variant, amount=Decimal("12.00"))

    order = place_draft(order=draft, actor=person)

    assert (order.pk, order.number) == (draft.pk, draft.number)
    assert (order.status, order.total_amount) == ("placed", Decimal("24.00"))
    assert order.placed_at is not None
    assert shelf.on_shelf() == [(10, 2)]
    assert list(order.events.values_list("kind", "actor")) == [("placed", person.pk)]


def test_the_prices_that_were_quoted_can_be_kept(shelf: Shelf) -> None:
    draft = draft_of(shelf, 2)
    change_price(variant=draft.lines.get().variant, amount=Decimal("12.00"))

    assert place_draft(order=draft, keep_prices=True).total_amount == Decimal("20.00")


def test_what_staff_gave_stays_when_a_draft_is_placed_and_promotions_come_on_top(shelf: Shelf) -> None:
    draft = draft_of(shelf, 2)
    edit_order(order=draft, operations=[GiveDiscount(label="Promised", amount=Decimal("5.00"))])
    f.PromotionFactory(store=shelf.store, percent="10.00")

    order = place_draft(order=draft)

    assert sorted(order.discounts.values_list("kind", "amount")) == [
        ("manual", Decimal("5.00")),
        ("promotion", Decimal("1.50")),
    ]
    assert order.total_amount == Decimal("13.50")


def test_a_price_of_its_own_stays_with_a_line_of_a_draft_and_is_told_when_it_is_placed(shelf: Shelf) -> None:
    draft = draft_of(shelf, 2)
    line = draft.lines.get()
    edit_order(order=draft, operations=[SetPrice(line_id=line.pk, amount=Decimal("7.50"), reason="The lid is chipped")])

    placed = place_draft(order=draft)

    line.refresh_from_db()
    assert (line.unit_price_amount, line.price_reason, placed.total_amount) == (
        Decimal("7.50"),
        "The lid is chipped",
        Decimal("15.00"),
    )
    assert placed.events.get().message == f"Draft placed; {line.sku} at 7.50 because The lid is chipped"


def test_a_shortage_names_every_short_line_and_leaves_the_draft_as_it_was(shelf: Shelf) -> None:
    draft = draft_of(shelf, 2, 3, on_hand=1)

    with pytest.raises(InsufficientStock) as refused:
        place_draft(order=draft)

    assert sorted((short.wanted, short.available) for short in refused.value.shortages) == [(2, 1), (3, 1)]
    draft.refresh_from_db()
    assert (draft.status, draft.events.count()) == ("draft", 0)
    assert shelf.on_shelf() == [(1, 0), (1, 0)]


def test_goods_that_are_no_longer_sold_are_not_placed_at_any_price(shelf: Shelf) -> None:
    draft = draft_of(shelf, 1)
    product = draft.lines.get().variant.product
    product.status = "archived"
    product.save()

    with pytest.raises(CannotBeSold, match="is archived"):
        place_draft(order=draft)
    with pytest.raises(CannotBeSold, match="is archived"):
        place_draft(order=draft, keep_prices=True)

    assert shelf.on_shelf() == [(10, 0)]


def test_a_draft_is_placed_once_and_not_without_goods(shelf: Shelf) -> None:
    draft = draft_of(shelf, 1)
    place_draft(order=draft)

    with pytest.raises(NotInThisState, match="no draft any more"):
        place_draft(order=draft)
    with pytest.raises(NothingOrdered):
        place_draft(order=create_draft(store=shelf.store))

    assert shelf.on_shelf() == [(10, 1)]


def test_a_draft_may_lose_its_last_line_and_change_in_every_way(shelf: Shelf) -> None:
    draft = draft_of(shelf, 1)
    line = draft.lines.get()

    edit_order(
        order=draft, operations=[ChangeQuantity(line_id=line.pk, quantity=50), ChangeShipping(amount=Decimal(5))]
    )
    edit_order(order=draft, operations=[RemoveLine(line_id=line.pk)])

    draft.refresh_from_db()
    assert (draft.item_quantity, draft.total_amount) == (0, Decimal("5.00"))


def test_a_draft_that_is_thrown_away_leaves_no_row_and_gives_its_coupon_back(shelf: Shelf) -> None:
    promotion = f.PromotionFactory(store=shelf.store, needs_coupon=True)
    coupon = f.CouponFactory(store=shelf.store, promotion=promotion, code="TEN", usage_limit=1)
    draft = draft_of(shelf, 2)
    edit_order(order=draft, operations=[UseCoupon(code="TEN")])

    discard_draft(order=draft)

    assert [model.objects.count() for model in (Order, OrderLine, OrderDiscount, OrderAddress)] == [0, 0, 0, 0]
    coupon.refresh_from_db()
    assert coupon.redeemed_count == 0


def test_only_a_draft_without_history_is_thrown_away(shelf: Shelf) -> None:
    placed, noted = shelf.order(first=1), draft_of(shelf, 1)
    add_note(order=noted, body="He will call back")

    with pytest.raises(NotInThisState):
        discard_draft(order=placed)
    with pytest.raises(HasHistory):
        discard_draft(order=noted)

    assert set(Order.objects.all()) == {placed, noted}


def test_nobody_who_was_erased_gets_a_draft(shelf: Shelf) -> None:
    erased = f.CustomerFactory(store=shelf.store)
    erased.erased_at = timezone.now()

    with pytest.raises(CustomerErased):
        create_draft(store=shelf.store, customer=erased)

    assert not Order.objects.exists()
