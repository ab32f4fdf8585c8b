"""The order page's buttons: who is offered what, what each would do, what it does, and what it says when it is late."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.orders.models import Fulfilment, Order, Return
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.packing import pack_order
from shop.orders.services.returning import approve_return, request_return
from tests import factories as f

from .conftest import Shelf, SignedIn


def page(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def button(order: Order, name: str) -> str:
    return reverse("admin:orders_order_action", args=[order.pk, name])


def offered(client: Client, order: Order) -> set[str]:
    context = client.get(page(order)).context
    actions = [context["first_action"], *context["more_actions"]] if context["first_action"] else []
    return {action.name for action in actions} & KNOWN


KNOWN = {"pack", "dispatch", "unpack", "delivered", "request-return", "approve-return", "receive-return", "cancel"}


def filled(client: Client, url: str, **changed: object) -> dict[str, object]:
    """What a browser would send from this form, with some fields filled in differently."""
    form = client.get(url).context["form"]
    data = {
        field.html_name: field.value() for field in form if field.value() is not None and field.value() is not False
    }
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


def test_what_is_offered_follows_the_order_from_promise_to_arrival(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Manager")

    assert offered(client, order) == {"pack", "cancel"}
    parcel = pack_order(order=order, warehouse=shelf.warehouse)
    assert offered(client, order) == {"dispatch", "unpack", "cancel"}
    dispatch(fulfilment=parcel)
    assert offered(client, order) == {"delivered", "request-return"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Manager", {"pack", "cancel"}),
        ("Support", {"pack", "cancel"}),
        ("Warehouse", {"pack"}),
        ("Read-only", set()),
        ("Merchandiser", set()),
    ],
)
def test_each_role_is_offered_its_own_work(shelf: Shelf, signed_in: SignedIn, role: str, expected: set[str]):
    order = shelf.order(first=2)

    assert offered(signed_in(role), order) == expected


def test_packing_shows_its_effect_first_and_then_makes_the_parcel(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Warehouse")
    url = button(order, "pack")

    shown = client.get(url)

    assert shown.context["effect"].events == (f"2 units being packed in {shelf.warehouse}",)
    assert Fulfilment.objects.count() == 0
    line = order.lines.get()
    client.post(url, filled(client, url, **{f"units__{line.pk}": 1}))
    assert list(Fulfilment.objects.get().lines.values_list("quantity", flat=True)) == [1]


def test_dispatching_shows_which_stock_leaves_without_taking_it(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Warehouse")
    pack_order(order=order, warehouse=shelf.warehouse)
    url, sku = button(order, "dispatch"), order.lines.get().sku

    effect = client.get(url).context["effect"]

    place = f"{sku} in {shelf.warehouse}"
    assert [(row.what, row.before, row.after) for row in effect.stock] == [
        (f"{place}: on hand", 10, 8),
        (f"{place}: reserved", 2, 0),
    ]
    assert shelf.on_shelf() == [(10, 2)]
    client.post(url, filled(client, url, carrier="DHL", tracking_number="42"))
    assert shelf.on_shelf() == [(8, 0)]
    assert Fulfilment.objects.values_list("status", "tracking_number").get() == ("shipped", "42")


def test_a_form_that_was_opened_before_somebody_else_acted_is_not_carried_out(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Manager")
    url = button(order, "pack")
    data = filled(client, url, **{f"units__{order.lines.get().pk}": 1})
    pack_order(order=order, warehouse=shelf.warehouse, quantities={order.lines.get().pk: 1})

    answer = client.post(url, data)

    assert "1 unit being packed" in answer.content.decode()
    assert "has changed meanwhile" in answer.content.decode()
    assert Fulfilment.objects.count() == 1


def test_an_act_that_no_longer_fits_is_refused_also_when_it_is_forced(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Manager")
    cancel_order(order=order)

    answer = client.post(button(order, "pack"), {f"units-{order.lines.get().pk}": 1}, follow=True)

    assert "no longer fits it" in answer.content.decode()
    assert Fulfilment.objects.count() == 0


def test_an_act_without_the_right_to_it_is_not_done(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Warehouse")

    client.post(button(order, "cancel"), {"reason": "because"})

    order.refresh_from_db()
    assert order.status == "placed"


def test_too_many_units_are_refused_beside_the_form_with_the_reason(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Warehouse")
    url = button(order, "pack")

    answer = client.post(url, filled(client, url, **{f"units__{order.lines.get().pk}": 3}))

    assert "3 cannot be packed, 2 are left to ship" in answer.content.decode()
    assert Fulfilment.objects.count() == 0


def test_cancelling_shows_what_is_set_free_and_then_frees_it(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=4), signed_in("Support")
    url = button(order, "cancel")

    effect = client.get(url).context["effect"]

    assert [(row.before, row.after) for row in effect.stock] == [(4, 0)]
    assert shelf.on_shelf() == [(10, 4)]
    client.post(url, filled(client, url, reason="changed her mind"))
    assert shelf.on_shelf() == [(10, 0)]
    order.refresh_from_db()
    assert order.status == "cancelled"


def test_a_return_is_requested_approved_and_received_with_a_part_written_off(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2, second=1), signed_in("Manager")
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    first, second = order.lines.order_by("pk")

    url = button(order, "request-return")
    client.post(url, filled(client, url, **{f"units__{first.pk}": 2, f"units__{second.pk}": 1, "reason": "too small"}))
    url = button(order, "approve-return")
    client.post(url, filled(client, url))
    url = button(order, "receive-return")
    broken = Return.objects.get().lines.get(line=second)
    client.post(url, filled(client, url, **{f"off__{broken.pk}": "on"}))

    assert Return.objects.values_list("status", "reason").get() == ("received", "too small")
    assert shelf.on_shelf() == [(10, 0), (9, 0)]
    order.refresh_from_db()
    assert order.fulfilment_state == "returned"


def test_of_several_returns_the_one_that_was_clicked_is_received(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=3), signed_in("Warehouse")
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    line = order.lines.get()
    requests = [request_return(order=order, quantities={line.pk: units}, warehouse=shelf.warehouse) for units in (1, 2)]
    for request in requests:
        approve_return(request=request)
    url = f"{button(order, 'receive-return')}?row={requests[1].pk}"

    client.post(url, filled(client, url))

    assert list(Return.objects.order_by("pk").values_list("status", flat=True)) == ["approved", "received"]
    assert shelf.on_shelf() == [(9, 0)]


def test_an_exchange_shows_the_difference_before_it_sends_the_same_again(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Support")
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    url = button(order, "exchange")
    data = filled(client, url, **{f"units__{order.lines.get().pk}": 1})

    shown = client.post(url, {**data, "_preview": "1"})

    assert shown.context["effect"].events[-1] == "Exchanged for a new order, at the same price"
    assert Order.objects.count() == 1
    client.post(url, data)
    assert Order.objects.count() == 2
    assert shelf.on_shelf() == [(8, 1)]


def test_the_pages_of_both_orders_of_an_exchange_lead_to_the_other(signed_in: SignedIn, shelf: Shelf):
    linked = f.ExchangeFactory(store=shelf.store)
    client = signed_in("Support")

    old, new = (client.get(page(order)).content.decode() for order in (linked.order, linked.replacement))

    assert f">#{linked.replacement.number}</a>" in old
    assert f">#{linked.order.number}</a>" in new
    assert ("replaced by order" in old, "replaces goods of order" in new) == (True, True)
