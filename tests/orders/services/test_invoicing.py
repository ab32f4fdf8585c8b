"""Invoices state what the order came to, sum to the cent, and are corrected by credit notes only."""

from decimal import Decimal

import pytest
from django.db import transaction

from shop.orders.exceptions import AlreadyInvoiced, MoreThanInvoiced, NothingToCredit, NotInThisState
from shop.orders.models import Invoice, InvoiceSeries, Order
from shop.orders.quoting import Wanted
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.crediting import credit_invoice
from shop.orders.services.invoicing import issue_invoice
from shop.orders.services.placing import PlacedAddress, place_order
from tests.factories import (
    OrderDiscountFactory,
    OrderFactory,
    OrderLineFactory,
    StoreFactory,
)
from tests.support.refusals import contents

from .conftest import Shelf

pytestmark = pytest.mark.django_db


def order_of(*lines: tuple[str, int, str, str], included: bool = True, shipping: str = "0") -> Order:
    """A placed order of (price, quantity, rate, tax) lines."""
    store = StoreFactory(prices_include_tax=included)
    order = OrderFactory(store=store, lines=0, prices_include_tax=included, shipping_amount=Decimal(shipping))
    for price, quantity, rate, tax in lines:
        OrderLineFactory(
            order=order,
            unit_price_amount=Decimal(price),
            quantity=quantity,
            tax_rate=Decimal(rate),
            tax_amount=Decimal(tax),
        )
    order.refresh_from_db()
    return order


def stated(invoice: Invoice) -> list[tuple[Decimal, Decimal, Decimal]]:
    """The summary: rate, without tax, tax."""
    return list(invoice.taxes.order_by("-tax_rate").values_list("tax_rate", "net_amount", "tax_amount"))


def checked() -> None:
    """Run what the database checks when a transaction ends."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_an_invoice_states_lines_and_tax_by_rate_and_sums_to_the_orders_total() -> None:
    order = order_of(("11.90", 2, "0.19", "3.80"), ("1.07", 3, "0.07", "0.21"))

    invoice = issue_invoice(order=order)

    checked()
    assert (invoice.total_amount, invoice.tax_amount) == (Decimal("27.01"), Decimal("4.01"))
    assert stated(invoice) == [
        (Decimal("0.19"), Decimal("20.00"), Decimal("3.80")),
        (Decimal("0.07"), Decimal("3.00"), Decimal("0.21")),
    ]
    assert list(invoice.lines.values_list("quantity", "net_amount", "tax_amount", "gross_amount")) == [
        (2, Decimal("20.00"), Decimal("3.80"), Decimal("23.80")),
        (3, Decimal("3.00"), Decimal("0.21"), Decimal("3.21")),
    ]


def test_tax_that_comes_on_top_is_added_to_the_lines() -> None:
    invoice = issue_invoice(order=order_of(("10.00", 1, "0.19", "1.90"), included=False))

    checked()
    assert (invoice.total_amount, invoice.tax_amount) == (Decimal("11.90"), Decimal("1.90"))


def test_shipping_is_taxed_at_the_rates_of_the_goods_in_proportion() -> None:
    order = order_of(("119.00", 1, "0.19", "19.00"), ("107.00", 1, "0.07", "7.00"), shipping="5.99")

    invoice = issue_invoice(order=order)

    checked()
    assert invoice.total_amount == order.total_amount == Decimal("231.99")
    shipping = invoice.lines.filter(sku="")
    assert list(shipping.values_list("tax_rate", "gross_amount", "tax_amount")) == [
        (Decimal("0.19"), Decimal("3.00"), Decimal("0.48")),
        (Decimal("0.07"), Decimal("2.99"), Decimal("0.20")),
    ]


def test_a_discount_of_the_whole_order_comes_off_the_shipping_first_and_then_off_the_lines() -> None:
    order = order_of(("11.90", 1, "0.19", "1.90"), ("23.80", 1, "0.19", "3.80"), shipping="5.00")
    OrderDiscountFactory(order=order, amount=Decimal("8.57"))
    order.refresh_from_db()

    invoice = issue_invoice(order=order)

    checked()
    assert invoice.total_amount == order.total_amount == Decimal("32.13")
    assert list(invoice.lines.values_list("discount_amount", "gross_amount", "tax_amount")) == [
        (Decimal("1.19"), Decimal("10.71"), Decimal("1.71")),
        (Decimal("2.38"), Decimal("21.42"), Decimal("3.42")),
    ]


def test_an_order_that_is_wholly_off_is_invoiced_over_nothing() -> None:
    order = order_of(("11.90", 1, "0.19", "1.90"))
    OrderDiscountFactory(order=order, amount=Decimal("11.90"))

    invoice = issue_invoice(order=order)

    checked()
    assert (invoice.total_amount, invoice.tax_amount) == (0, 0)
    with pytest.raises(AlreadyInvoiced):
        issue_invoice(order=order)


def test_an_order_is_invoiced_once_and_again_after_a_credit_note() -> None:
    order = order_of(("11.90", 2, "0.19", "3.80"))
    first = issue_invoice(order=order)
    before = contents()

    with pytest.raises(AlreadyInvoiced, match=str(first)):
        issue_invoice(order=order)
    assert contents() == before
    note = credit_invoice(invoice=first, reason="Wrong address")
    second = issue_invoice(order=order)

    checked()
    assert (first.number, note.number, second.number) == (1, 1, 2)
    assert (note.kind, note.credited_invoice, note.total_amount) == ("credit_note", first, Decimal("23.80"))
    assert order.events.filter(kind="invoiced").count() == 3


def test_credit_notes_over_parts_sum_to_the_whole_line() -> None:
    invoice = issue_invoice(order=order_of(("3.33", 3, "0.19", "1.60")))
    line = invoice.lines.get()
    assert line.gross_amount == Decimal("9.99")

    notes = [credit_invoice(invoice=invoice, quantities={line.pk: 1}) for _ in range(3)]

    checked()
    assert [note.tax_amount for note in notes] == [Decimal("0.53"), Decimal("0.54"), Decimal("0.53")]
    assert sum(note.total_amount for note in notes) == Decimal("9.99")
    with pytest.raises(NothingToCredit):
        credit_invoice(invoice=invoice)


def test_half_of_a_line_is_credited_at_half_of_what_was_paid_for_it() -> None:
    invoice = issue_invoice(order=order_of(("20.00", 2, "0.19", "6.39")))  # 33.61 without tax: an odd cent in both

    note = credit_invoice(invoice=invoice, quantities={invoice.lines.get().pk: 1})

    checked()
    assert (note.total_amount, note.tax_amount) == (Decimal("20.00"), Decimal("3.20"))


@pytest.mark.parametrize("order_of_units", [(1, 1, 1, 1, 1), (2, 3), (4, 1), (1, 4)])
def test_parts_of_a_line_of_few_cents_are_credited_without_a_cent_too_much(order_of_units: tuple[int, ...]) -> None:
    invoice = issue_invoice(order=order_of(("0.01", 5, "0.5", "0.02")))
    line = invoice.lines.get()

    notes = [credit_invoice(invoice=invoice, quantities={line.pk: units}) for units in order_of_units]

    checked()
    assert [note.total_amount for note in notes] == [Decimal(units) / 100 for units in order_of_units]
    assert sum(note.tax_amount for note in notes) == Decimal("0.02")


def test_no_more_is_credited_than_was_invoiced() -> None:
    invoice = issue_invoice(order=order_of(("11.90", 2, "0.19", "3.80")))
    line = invoice.lines.get()
    credit_invoice(invoice=invoice, quantities={line.pk: 1})
    before = contents()

    with pytest.raises(MoreThanInvoiced, match="2 cannot be credited, 1 can"):
        credit_invoice(invoice=invoice, quantities={line.pk: 2})
    with pytest.raises(MoreThanInvoiced):
        credit_invoice(invoice=invoice, quantities={line.pk: -1})
    with pytest.raises(NothingToCredit):
        credit_invoice(invoice=invoice, quantities={line.pk + 1: 1})

    assert contents() == before


def test_a_credit_note_is_not_credited() -> None:
    note = credit_invoice(invoice=issue_invoice(order=order_of(("11.90", 1, "0.19", "1.90"))))

    with pytest.raises(NotInThisState):
        credit_invoice(invoice=note)


def test_drafts_and_cancelled_orders_get_no_invoice(shelf: Shelf) -> None:
    with pytest.raises(NotInThisState):
        issue_invoice(order=cancel_order(order=shelf.order(first=1)))
    with pytest.raises(NotInThisState):
        issue_invoice(order=OrderFactory(draft=True))

    assert not Invoice.objects.exists()
    assert not InvoiceSeries.objects.exists()


def test_an_invoice_keeps_who_sold_and_who_bought_as_they_were(shelf: Shelf) -> None:
    shelf.store.invoice_address = "Backroom Ltd\nHafen 1\n28195 Bremen"
    shelf.store.tax_number = "DE123456789"
    shelf.store.save()
    order = place_order(
        store=shelf.store,
        wanted=[Wanted(variant_id=shelf.stock(), quantity=1)],
        addresses=[
            PlacedAddress(
                kind="billing", recipient="Ada", line1="Am Markt 1", postal_code="28195", city="Bremen", country="DE"
            )
        ],
    )

    invoice = issue_invoice(order=order)
    order.addresses.update(recipient="Somebody else")

    invoice.refresh_from_db()
    assert invoice.seller == "Backroom Ltd\nHafen 1\n28195 Bremen\nDE123456789"
    assert invoice.buyer == "Ada\nAm Markt 1\n28195 Bremen\nDE"
