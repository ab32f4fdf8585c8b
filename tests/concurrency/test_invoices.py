"""Invoices issued by many at once: numbers without gaps, one invoice for an order, nothing credited twice."""

from functools import partial

import pytest
from django.db import transaction

from shop.orders.exceptions import AlreadyInvoiced, MoreThanInvoiced
from shop.orders.models import Invoice, Order
from shop.orders.services.crediting import credit_invoice
from shop.orders.services.invoicing import issue_invoice
from tests.factories import OrderFactory, StoreFactory
from tests.support.races import errors, race, winners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_sixteen_clerks_half_of_whom_give_up_leave_no_gap() -> None:
    store = StoreFactory()
    orders = OrderFactory.create_batch(16, store=store)

    def issue(order: Order, *, gives_up: bool) -> None:
        with transaction.atomic():
            issue_invoice(order=order)
            transaction.set_rollback(gives_up)

    outcomes = race(*[partial(issue, order, gives_up=bool(place % 2)) for place, order in enumerate(orders)])

    assert errors(outcomes) == []
    assert sorted(Invoice.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_one_order_is_invoiced_once_however_many_try() -> None:
    order = OrderFactory()

    outcomes = race(*[lambda: issue_invoice(order=order)] * 8)

    assert len(winners(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {AlreadyInvoiced}


def test_a_unit_is_credited_once_however_many_try() -> None:
    invoice = issue_invoice(order=OrderFactory())
    line = invoice.lines.get()

    outcomes = race(*[lambda: credit_invoice(invoice=invoice, quantities={line.pk: 1})] * 8)

    assert len(winners(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {MoreThanInvoiced}
    assert Invoice.objects.filter(kind="credit_note").count() == 1
