"""Invoices of a series are numbered 1, 2, 3 …, whatever fails in between."""

import pytest
from django.db import IntegrityError, transaction

from shop.orders.models import Invoice, InvoiceSeries
from tests.factories import InvoiceFactory, InvoiceSeriesFactory, OrderFactory
from tests.support.refusals import attempt, carry_out, changed, copied, refused_by

pytestmark = pytest.mark.django_db


def numbers(series: InvoiceSeries) -> list[int]:
    return list(Invoice.objects.filter(series=series).order_by("id").values_list("number", flat=True))


def test_each_series_counts_for_itself() -> None:
    first = InvoiceSeriesFactory()
    second = InvoiceSeriesFactory(store=first.store)

    InvoiceFactory.create_batch(2, series=first)
    InvoiceFactory(series=second)

    assert (numbers(first), numbers(second)) == ([1, 2], [1])


def test_a_number_given_by_hand_is_not_taken() -> None:
    assert InvoiceFactory(number=77).number == 1


def test_a_rollback_gives_the_number_back() -> None:
    series = InvoiceSeriesFactory()
    InvoiceFactory(series=series)

    with transaction.atomic():
        InvoiceFactory(series=series)
        transaction.set_rollback(True)
    InvoiceFactory(series=series)

    assert numbers(series) == [1, 2]


def test_a_refused_invoice_gives_the_number_back() -> None:
    series = InvoiceSeriesFactory()
    elsewhere = OrderFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceFactory(series=series, order=elsewhere, store=series.store)
    InvoiceFactory(series=series)

    assert numbers(series) == [1]


def test_an_invoice_that_would_be_dropped_takes_its_statement_with_it() -> None:
    invoice = InvoiceFactory()
    statement = """
        INSERT INTO orders_invoice (id, store_id, order_id, series_id, kind, total_amount, tax_amount)
        VALUES (%s, %s, %s, %s, 'invoice', 1, 0) ON CONFLICT DO NOTHING"""

    refused = refused_by(attempt(statement, invoice.pk, invoice.store_id, invoice.order_id, invoice.series_id))

    assert refused == "invoice_numbers_without_gaps"
    assert InvoiceSeries.objects.get().last_number == 1


def test_one_statement_numbers_many_invoices() -> None:
    series = InvoiceSeriesFactory()
    OrderFactory.create_batch(3, store=series.store)

    carry_out(
        attempt(
            """
            INSERT INTO orders_invoice (store_id, order_id, series_id, kind, total_amount, tax_amount)
            SELECT store_id, id, %s, 'invoice', 0, 0 FROM orders_order ORDER BY id""",
            series.pk,
        )
    )

    assert numbers(series) == [1, 2, 3]


def test_a_series_is_for_one_kind_of_document() -> None:
    invoice = InvoiceFactory()
    other = InvoiceSeriesFactory(store=invoice.store, kind="credit_note")

    assert refused_by(copied(invoice, series_id=other.pk)) == "invoice_numbers_without_gaps"


def test_a_series_begins_at_zero() -> None:
    series = InvoiceSeriesFactory()

    assert refused_by(copied(series, prefix="another", last_number=5)) == "invoice_numbers_without_gaps"


def test_a_series_can_be_renamed_until_it_is_used() -> None:
    series = InvoiceSeriesFactory()

    carry_out(changed(series, prefix="2027-"))
    InvoiceFactory(series=series)

    assert refused_by(changed(series, prefix="2028-")) == "invoice_series_in_use_stays"
    assert refused_by(changed(series, kind="credit_note")) == "invoice_series_in_use_stays"


def test_an_invoice_stays_as_it_was_issued() -> None:
    assert refused_by(changed(InvoiceFactory(), total_amount=1)) == "orders_invoice_append_only"
