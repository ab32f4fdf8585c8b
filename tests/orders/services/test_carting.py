"""Carts: filled, changed, merged, held for a while, ordered once, and closed when nobody comes back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.inventory.exceptions import InsufficientStock, QuantityNotPositive
from shop.inventory.models import Reservation
from shop.inventory.services.releasing import expire_reservations
from shop.orders.exceptions import CannotBeSold, CartClosed, NothingOrdered
from shop.orders.models import Cart, CartHold, CartLine, Order
from shop.orders.quoting import Wanted
from shop.orders.services.carting import change_in_cart, expire_carts, merge_carts, open_cart, put_into_cart
from shop.orders.services.checking_out import hold_cart, order_cart
from shop.orders.services.placing import place_order
from tests import factories as f
from tests.support.budgets import assert_flat

from .conftest import Shelf


def inside(cart: Cart) -> list[tuple[int, int]]:
    return list(cart.lines.order_by("variant_id").values_list("variant_id", "quantity"))


def test_what_is_put_in_twice_adds_up_and_promises_nothing(shelf: Shelf) -> None:
    cart, variant = open_cart(store=shelf.store), shelf.stock()

    put_into_cart(cart=cart, variant_id=variant, quantity=2)
    put_into_cart(cart=cart, variant_id=variant)

    assert inside(cart) == [(variant, 3)]
    assert shelf.on_shelf() == [(10, 0)]


def test_a_quantity_is_changed_and_none_takes_the_line_out(shelf: Shelf) -> None:
    cart, first, second = open_cart(store=shelf.store), shelf.stock(), shelf.stock()
    for variant in (first, second):
        put_into_cart(cart=cart, variant_id=variant)

    change_in_cart(cart=cart, variant_id=first, quantity=7)
    change_in_cart(cart=cart, variant_id=second, quantity=0)

    assert inside(cart) == [(first, 7)]


def test_a_customer_finds_the_cart_again(shelf: Shelf) -> None:
    customer = f.CustomerFactory(store=shelf.store)

    assert open_cart(store=shelf.store, customer=customer) == open_cart(store=shelf.store, customer=customer)


def test_signing_in_adds_a_visitors_cart_to_the_one_left_before(shelf: Shelf) -> None:
    customer = f.CustomerFactory(store=shelf.store)
    own, visiting = open_cart(store=shelf.store, customer=customer), open_cart(store=shelf.store)
    both, mine, theirs = shelf.stock(), shelf.stock(), shelf.stock()
    for variant in (both, mine):
        put_into_cart(cart=own, variant_id=variant, quantity=2)
    for variant in (both, theirs):
        put_into_cart(cart=visiting, variant_id=variant, quantity=3)

    merged = merge_carts(cart=visiting, customer=customer)

    assert (merged, inside(own)) == (own, [(both, 5), (mine, 2), (theirs, 3)])
    visiting.refresh_from_db()
    assert (visiting.status, inside(visiting)) == ("merged", [(both, 3)])


def test_signing_in_without_a_cart_of_ones_own_keeps_the_visitors(shelf: Shelf) -> None:
    customer, visiting = f.CustomerFactory(store=shelf.store), open_cart(store=shelf.store)

    assert merge_carts(cart=visiting, customer=customer) == visiting
    assert open_cart(store=shelf.store, customer=customer) == visiting


def test_nobody_takes_somebody_elses_cart_over(shelf: Shelf) -> None:
    theirs = open_cart(store=shelf.store, customer=f.CustomerFactory(store=shelf.store))

    with pytest.raises(CartClosed):
        merge_carts(cart=theirs, customer=f.CustomerFactory(store=shelf.store))


def test_merging_takes_as_many_statements_for_30_lines_as_for_3(shelf: Shelf) -> None:
    variants: list[int] = []

    def merge() -> None:
        customer = f.CustomerFactory(store=shelf.store)
        carts = open_cart(store=shelf.store, customer=customer), open_cart(store=shelf.store)
        for cart in carts:
            CartLine.objects.bulk_create(
                CartLine(store=shelf.store, cart=cart, variant_id=pk, quantity=1) for pk in variants
            )
        merge_carts(cart=carts[1], customer=customer)

    assert_flat(merge, lambda count: variants.extend(shelf.stock() for _ in range(count)), rows=(2, 8))


@pytest.mark.parametrize("quantity", [0, -1, 10**7, 1.5])
def test_an_impossible_quantity_changes_nothing(shelf: Shelf, quantity: int) -> None:
    cart = open_cart(store=shelf.store)

    with pytest.raises(QuantityNotPositive):
        put_into_cart(cart=cart, variant_id=shelf.stock(), quantity=quantity)

    assert inside(cart) == []


def test_a_variant_of_another_store_does_not_go_in(shelf: Shelf) -> None:
    cart = open_cart(store=shelf.store)

    with pytest.raises(CannotBeSold, match="is not known"):
        put_into_cart(cart=cart, variant_id=f.VariantFactory().pk)

    assert inside(cart) == []


def test_a_cart_becomes_an_order_once(shelf: Shelf) -> None:
    cart = open_cart(store=shelf.store)
    put_into_cart(cart=cart, variant_id=shelf.stock(), quantity=3)

    first, again = order_cart(cart=cart), order_cart(cart=cart)

    assert (first, Order.objects.count()) == (again, 1)
    assert (first.total_amount, shelf.on_shelf()) == (Decimal("30.00"), [(10, 3)])
    cart.refresh_from_db()
    assert cart.status == "ordered"
    with pytest.raises(CartClosed):
        put_into_cart(cart=cart, variant_id=shelf.stock())


def test_a_cart_that_cannot_be_ordered_stays_open(shelf: Shelf) -> None:
    cart = open_cart(store=shelf.store)
    with pytest.raises(NothingOrdered):
        order_cart(cart=cart)
    put_into_cart(cart=cart, variant_id=shelf.stock(on_hand=1), quantity=3)

    with pytest.raises(InsufficientStock):
        order_cart(cart=cart)

    cart.refresh_from_db()
    assert (cart.status, Order.objects.count(), shelf.on_shelf()) == ("open", 0, [(1, 0)])


def test_goods_held_at_checkout_are_kept_from_others_and_go_over_to_the_order(shelf: Shelf) -> None:
    cart, variant = open_cart(store=shelf.store), shelf.stock(on_hand=3)
    put_into_cart(cart=cart, variant_id=variant, quantity=3)
    hold_cart(cart=cart)

    with pytest.raises(InsufficientStock):
        place_order(store=shelf.store, wanted=[Wanted(variant_id=variant, quantity=1)])
    order_cart(cart=cart)

    assert shelf.on_shelf() == [(3, 3)]
    assert list(Reservation.objects.order_by("pk").values_list("status", "expires_at"))[1] == ("open", None)
    assert not CartHold.objects.exists()


def test_holding_again_begins_the_time_anew_and_holds_what_lies_there_now(shelf: Shelf) -> None:
    cart, variant = open_cart(store=shelf.store), shelf.stock()
    put_into_cart(cart=cart, variant_id=variant, quantity=3)
    first = hold_cart(cart=cart)
    change_in_cart(cart=cart, variant_id=variant, quantity=5)

    assert hold_cart(cart=cart) > first

    assert shelf.on_shelf() == [(10, 5)]


def test_what_is_held_runs_out_by_itself_and_can_still_be_ordered(shelf: Shelf) -> None:
    cart = open_cart(store=shelf.store)
    put_into_cart(cart=cart, variant_id=shelf.stock(), quantity=3)
    hold_cart(cart=cart, held_for=dt.timedelta(seconds=-1))

    expire_reservations()

    assert shelf.on_shelf() == [(10, 0)]
    order_cart(cart=cart)
    assert shelf.on_shelf() == [(10, 3)]


def test_a_hold_that_is_short_holds_nothing_new_and_keeps_the_old(shelf: Shelf) -> None:
    cart, variant = open_cart(store=shelf.store), shelf.stock(on_hand=3)
    put_into_cart(cart=cart, variant_id=variant, quantity=2)
    hold_cart(cart=cart)
    change_in_cart(cart=cart, variant_id=variant, quantity=4)

    with pytest.raises(InsufficientStock):
        hold_cart(cart=cart)

    assert shelf.on_shelf() == [(3, 2)]


def test_carts_that_nobody_comes_back_to_expire_and_let_go(shelf: Shelf) -> None:
    old, young = open_cart(store=shelf.store), open_cart(store=shelf.store)
    put_into_cart(cart=old, variant_id=shelf.stock(), quantity=2)
    hold_cart(cart=old)
    Cart.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))

    assert expire_carts() == 1

    assert dict(Cart.objects.values_list("pk", "status")) == {old.pk: "expired", young.pk: "open"}
    assert shelf.on_shelf() == [(10, 0)]
