"""Money from the order's page and list: who is offered what, what it shows first, what it does, what it refuses."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shop.orders.models import Invoice, Order, Payment, Refund
from shop.orders.services.capturing import capture
from shop.orders.services.dispatching import dispatch
from shop.orders.services.invoicing import issue_invoice
from shop.orders.services.packing import pack_order
from shop.orders.services.paying import start_payment
from shop.orders.services.returning import approve_return, receive_return, request_return
from shop.pricing.models import GiftCard
from tests.support.refusals import contents

from .conftest import Shelf, SignedIn
from .test_actions import button, filled, page

KNOWN = {"capture", "record", "refund", "void", "call-off", "invoice", "credit"}


def offered(client: Client, order: Order) -> set[str]:
    context = client.get(page(order)).context
    actions = [context["first_action"], *context["more_actions"]] if context["first_action"] else []
    return {action.name for action in actions} & KNOWN


def authorised(shelf: Shelf, words: str = "") -> Order:
    """An order of 20.00 whose card is authorised."""
    order = shelf.order(first=2)
    start_payment(order=order, provider="trial", token=words)
    return order


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]  # type: ignore[attr-defined]  # a test response


def test_what_is_offered_follows_the_money(shelf: Shelf, signed_in: SignedIn) -> None:
    client, order = signed_in("Manager"), shelf.order(first=2)

    assert offered(client, order) == {"record", "invoice"}
    payment = start_payment(order=order, provider="trial")
    assert offered(client, order) == {"capture", "void", "invoice"}
    capture(payment=payment)
    assert offered(client, order) == {"refund", "call-off", "invoice"}
    issue_invoice(order=order)
    assert offered(client, order) == {"refund", "call-off", "credit"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Manager", {"capture", "void", "invoice"}),
        ("Support", {"capture", "void", "invoice"}),
        ("Warehouse", set()),
        ("Merchandiser", set()),
        ("Read-only", set()),
    ],
)
def test_money_is_moved_by_those_whose_work_it_is(
    shelf: Shelf, signed_in: SignedIn, role: str, expected: set[str]
) -> None:
    order, client = authorised(shelf), signed_in(role)

    assert offered(client, order) == expected
    client.post(button(order, "capture"), {"amount": "20.00", "payment": order.payments.get().pk})
    assert (Payment.objects.get().captured_amount == 20) == bool(expected)


def test_a_capture_shows_its_effect_without_asking_the_provider(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf), signed_in("Support")
    url = button(order, "capture")
    before = contents()

    shown = client.get(url)
    partly = client.post(url, filled(client, url, amount="5.00", _preview="1"))

    assert [(row.what, row.before, row.after) for row in shown.context["effect"].order] == [
        ("Payment", "Unpaid", "Paid"),
        ("Owed", Decimal("20.00"), Decimal("0.00")),
    ]
    assert partly.context["effect"].events == ("5.00 EUR captured (Card)",)
    assert contents() == before
    done = client.post(url, filled(client, url, amount="5.00"), follow=True)
    assert said(done) == ["5.00 EUR captured."]
    assert Payment.objects.get().captured_amount == Decimal("5.00")


def test_too_much_is_refused_beside_the_amount(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf), signed_in("Support")
    url = button(order, "capture")
    before = contents()

    refused = client.post(url, filled(client, url, amount="20.01"))

    assert refused.context["form"].errors["amount"] == ["No more than 20.00 EUR can be captured of this payment."]
    assert contents() == before


def test_a_silent_provider_is_told_and_nothing_more_is_offered_meanwhile(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf, "silent-capture"), signed_in("Support")
    url = button(order, "capture")

    done = client.post(url, filled(client, url), follow=True)

    assert said(done) == ["The provider has not answered yet. What became of it will be on the timeline."]
    assert offered(client, order) == {"invoice"}


def test_a_declined_capture_says_why_at_the_form(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf, "decline-capture"), signed_in("Support")
    url = button(order, "capture")

    refused = client.post(url, filled(client, url))

    assert refused.context["form"].non_field_errors() == ["The payment's provider refused: The card was declined."]


def test_a_void_and_a_payment_written_down(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf), signed_in("Support")

    client.post(button(order, "void"), filled(client, button(order, "void")))
    url = button(order, "record")
    client.post(url, filled(client, url, method="cash", reference="Drawer 2"))

    assert list(order.payments.order_by("pk").values_list("method", "status", "captured_amount")) == [
        ("card", "voided", 0),
        ("cash", "captured", Decimal("20.00")),
    ]


def test_a_refund_of_a_return_is_proposed_with_what_was_paid_and_goes_onto_a_card(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    order, client = authorised(shelf), signed_in("Support")
    capture(payment=order.payments.get())
    dispatch(fulfilment=pack_order(order=order, warehouse=shelf.warehouse))
    request = request_return(order=order, quantities={order.lines.get().pk: 1}, warehouse=shelf.warehouse)
    receive_return(request=approve_return(request=request))
    url = button(order, "refund")

    done = client.post(url, filled(client, url, way="new"), follow=True)

    card = GiftCard.objects.get()
    assert said(done) == [f"10.00 EUR refunded. The new gift card's code is {card.code}."]
    assert (Refund.objects.get().amount, card.balance_amount) == (Decimal("10.00"), Decimal("10.00"))


def test_an_unknown_gift_card_is_refused_and_no_money_moves(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf), signed_in("Support")
    capture(payment=order.payments.get())
    url = button(order, "refund")
    before = contents()

    unknown = client.post(url, filled(client, url, way="card", code="NOSUCHCARD"))
    missing = client.post(url, filled(client, url, way="card"))

    assert unknown.context["form"].non_field_errors() == [
        "This gift card is not known here, or cannot be used any more."
    ]
    assert missing.context["form"].errors["code"] == ["Give the card's code."]
    assert contents() == before


def test_refund_and_cancel_in_one_go(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf), signed_in("Support")
    capture(payment=order.payments.get())
    url = button(order, "call-off")

    assert ("Status", "Placed", "Cancelled") in [
        (row.what, row.before, row.after) for row in client.get(url).context["effect"].order
    ]
    client.post(url, filled(client, url, reason="Out of print"))

    order.refresh_from_db()
    assert (order.status, order.payment_state) == ("cancelled", "refunded")


def test_an_invoice_is_issued_credited_in_part_and_opened(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = shelf.order(first=3), signed_in("Support")

    client.post(button(order, "invoice"), filled(client, button(order, "invoice")))
    url = button(order, "credit")
    line = Invoice.objects.get().lines.get()
    client.post(url, filled(client, url, **{f"units__{line.pk}": 1}, reason="Broken"))

    invoice, note = Invoice.objects.order_by("pk")
    assert (note.kind, note.total_amount, note.reason) == ("credit_note", Decimal("10.00"), "Broken")
    for document in (invoice, note):
        pdf = client.get(reverse("admin:orders_invoice_pdf", args=[document.pk]))
        assert (pdf.status_code, pdf.headers["Content-Type"]) == (200, "application/pdf")
        assert pdf.content.startswith(b"%PDF-")
    shown = client.get(page(order)).content.decode()
    assert reverse("admin:orders_invoice_pdf", args=[note.pk]) in shown


def test_an_invoice_of_another_store_and_for_a_visitor_is_not_shown(shelf: Shelf, signed_in: SignedIn) -> None:
    url = reverse("admin:orders_invoice_pdf", args=[issue_invoice(order=Shelf().order(first=1)).pk])

    assert signed_in("Manager").get(url).status_code == 404
    assert Client().get(url).status_code == 302


def selected(client: Client, action: str, *orders: Order) -> object:
    data = {"action": action, "_selected_action": [order.pk for order in orders]}
    return client.post(reverse("admin:orders_order_changelist"), data, follow=True)


def test_many_orders_are_captured_with_a_report_of_each(shelf: Shelf, signed_in: SignedIn) -> None:
    client = signed_in("Support")
    good, declined, unpaid = authorised(shelf), authorised(shelf, "decline-capture"), shelf.order(first=1)

    messages = said(selected(client, "capture", good, declined, unpaid))

    good.refresh_from_db()
    assert good.payment_state == "paid"
    assert messages[0] == "1 order captured."
    assert f"{declined}: The payment&#x27;s provider refused: The card was declined." in messages[1]
    assert f"{unpaid}: Nothing is authorised for this order that could be captured." in messages[1]


def test_many_orders_are_invoiced_and_printed_as_one_file(shelf: Shelf, signed_in: SignedIn) -> None:
    client, orders = signed_in("Support"), [shelf.order(first=1), shelf.order(first=2)]

    assert said(selected(client, "print_invoices", *orders)) == ["There is no invoice to print."]
    assert said(selected(client, "issue_invoices", *orders)) == ["2 orders invoiced."]
    pdf = selected(client, "print_invoices", *orders)

    assert pdf.content.startswith(b"%PDF-")  # type: ignore[attr-defined]  # a test response
    assert Invoice.objects.count() == 2


def test_the_pages_of_money_lead_to_each_other(shelf: Shelf, signed_in: SignedIn) -> None:
    order, client = authorised(shelf), signed_in("Manager")
    payment = order.payments.get()
    capture(payment=payment)
    url = button(order, "refund")
    client.post(url, filled(client, url, amount="5.00"))
    invoice = issue_invoice(order=order)

    def shown(name: str, key: int) -> str:
        return client.get(reverse(f"admin:orders_{name}_change", args=[key])).content.decode()

    refund = Refund.objects.get()
    assert reverse("admin:orders_refund_change", args=[refund.pk]) in shown("payment", payment.pk)
    assert reverse("admin:orders_payment_change", args=[payment.pk]) in shown("refund", refund.pk)
    assert page(order) in shown("invoice", invoice.pk)
    operation = payment.operations.get(kind="refund")
    assert reverse("admin:orders_refund_change", args=[refund.pk]) in shown("paymentoperation", operation.pk)
