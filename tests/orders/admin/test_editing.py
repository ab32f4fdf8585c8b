"""Editing an order in the admin: look at the difference, apply exactly that, and be told when it has changed."""

from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from shop.orders.edits.operations import ChangeQuantity
from shop.orders.models import Order
from shop.orders.services.editing import edit_order
from tests import factories as f

from .conftest import Shelf, SignedIn


def address(order: Order) -> str:
    return reverse("admin:orders_order_edit", args=[order.pk])


def sent(client: Client, url: str, **changed: object) -> dict[str, Any]:
    """What a browser would send from the page, with some fields filled in differently (units__7 for units-7)."""
    form = client.get(url).context["form"]
    data = {
        field.html_name: field.value() for field in form if field.value() is not None and field.value() is not False
    }
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


def looked_at(client: Client, url: str, data: dict[str, Any]) -> dict[str, Any]:
    """The same, after “Show the difference” was pressed."""
    form = client.post(url, data | {"_preview": "1"}).context["form"]
    return data | {"previewed": form["previewed"].value(), "_apply": "1"}


def test_the_difference_is_shown_first_and_then_applied(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Support")
    line, added = order.lines.get(), shelf.stock("5.00")
    url = address(order)
    data = sent(client, url, **{f"units__{line.pk}": 1, "new__0": added, "new_units__0": 3, "shipping_amount": "4.90"})

    shown = client.post(url, data | {"_preview": "1"})

    assert shown.context["change"].total == (Decimal("20.00"), Decimal("29.90"))
    order.refresh_from_db()
    assert (order.total_amount, shelf.on_shelf()) == (Decimal("20.00"), [(10, 2), (10, 0)])

    answer = client.post(url, looked_at(client, url, data), follow=True)

    assert "1 line added, 1 line changed, shipping 0.00 → 4.90, total 20.00 → 29.90 EUR" in answer.content.decode()
    assert f"{line.sku}: 2 → 1" in answer.content.decode()
    order.refresh_from_db()
    assert (order.total_amount, shelf.on_shelf()) == (Decimal("29.90"), [(10, 1), (10, 3)])


def test_what_was_not_looked_at_is_shown_and_not_applied(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Support")
    url, name = address(order), f"units-{order.lines.get().pk}"
    data = looked_at(client, url, sent(client, url, **{name: 1}))

    answer = client.post(url, data | {name: 5})

    assert answer.context["change"].total[1] == Decimal("50.00")
    order.refresh_from_db()
    assert order.total_amount == Decimal("20.00")


def test_of_two_people_the_second_is_refused_and_both_are_told(shelf: Shelf, signed_in: SignedIn):
    order, client, ben = shelf.order(first=2), signed_in("Support"), f.UserFactory(full_name="Ben")
    line = order.lines.get()
    url = address(order)
    data = looked_at(client, url, sent(client, url, **{f"units__{line.pk}": 1}))
    edit_order(order=order, operations=[ChangeQuantity(line_id=line.pk, quantity=7)], actor=ben)

    answer = client.post(url, data)

    assert "has changed since you opened it. Ben at" in answer.content.decode()
    line.refresh_from_db()
    assert line.quantity == 7
    assert "An edit by Support person was not applied" in order.events.get(kind="note").message


def test_a_refusal_stands_at_the_form_and_what_was_typed_stays(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Support")
    url = address(order)
    data = looked_at(client, url, sent(client, url, **{f"units__{order.lines.get().pk}": 11}))

    answer = client.post(url, data)

    assert "Not enough in stock" in answer.content.decode()
    assert answer.context["form"][f"units-{order.lines.get().pk}"].value() == "11"
    assert shelf.on_shelf() == [(10, 2)]


def test_an_address_without_a_country_is_refused(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Support")
    url = address(order)
    typed = {"shipping__recipient": "Ada", "shipping__line1": "Ring 1", "shipping__city": "Wien"}

    answer = client.post(url, sent(client, url, **typed) | {"_preview": "1"})

    assert "The address lacks: country." in answer.content.decode()
    assert not order.addresses.exists()


def test_only_those_who_may_change_orders_edit_them(shelf: Shelf, signed_in: SignedIn):
    order = shelf.order(first=2)

    answers = {role: signed_in(role).get(address(order)).status_code for role in ("Manager", "Support", "Warehouse")}

    assert answers == {"Manager": 200, "Support": 200, "Warehouse": 403}


def test_an_order_is_written_for_somebody_on_the_phone_and_placed(shelf: Shelf, signed_in: SignedIn):
    client, customer, variant = signed_in("Support"), f.CustomerFactory(store=shelf.store), shelf.stock()
    assert "New order" in client.get(reverse("admin:orders_order_changelist")).content.decode()

    page = client.post(reverse("admin:orders_order_new"), {"customer": customer.pk}, follow=True)
    draft = Order.objects.get()
    assert page.context["original"] == draft
    url = address(draft)
    data = sent(client, url, new__0=variant, new_units__0=3, gift_amount="5.00", gift_label="Promised")
    client.post(url, looked_at(client, url, data))
    assert shelf.on_shelf() == [(10, 0)]
    url = reverse("admin:orders_order_action", args=[draft.pk, "place"])
    client.post(url, sent(client, url))

    draft.refresh_from_db()
    assert (draft.status, draft.total_amount, draft.customer) == ("placed", Decimal("25.00"), customer)
    assert shelf.on_shelf() == [(10, 3)]


def test_a_draft_is_thrown_away_and_the_list_comes_back(shelf: Shelf, signed_in: SignedIn):
    client = signed_in("Support")
    client.post(reverse("admin:orders_order_new"), {})
    url = reverse("admin:orders_order_action", args=[Order.objects.get().pk, "discard"])

    answer = client.post(url, sent(client, url))

    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:orders_order_changelist"))
    assert not Order.objects.exists()


def test_a_manager_gives_a_line_a_price_of_its_own_with_a_reason(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Manager")
    line, url = order.lines.get(), address(order)
    data = sent(client, url, **{f"price-{line.pk}": "7.50"})

    refused = client.post(url, {**data, "_preview": "1"})
    assert refused.context["form"].errors["price_reason"]
    client.post(url, looked_at(client, url, {**data, "price_reason": "The lid is chipped"}))

    line.refresh_from_db()
    assert (line.unit_price_amount, line.price_reason) == (Decimal("7.50"), "The lid is chipped")


def test_who_may_not_set_prices_sees_the_price_and_cannot_change_it(shelf: Shelf, signed_in: SignedIn):
    order, client = shelf.order(first=2), signed_in("Support")
    line, url = order.lines.get(), address(order)

    shown = client.get(url).context["form"]
    client.post(url, {**sent(client, url), f"price-{line.pk}": "0.01", "price_reason": "Because", "_preview": "1"})

    assert (f"price-{line.pk}" in shown.fields, "price_reason" in shown.fields) == (False, False)
    line.refresh_from_db()
    assert line.unit_price_amount == Decimal("10.00")
