"""What is left of a customer who is erased, and what a consent may become."""

import pytest
from django.db import transaction

from shop.customers.models import Consent, Customer
from tests.factories import AddressFactory, ConsentFactory, CustomerFactory, NoteFactory, OrderFactory, UserFactory
from tests.support.refusals import Attempt, carry_out, changed, copied, deleted, refused_by

pytestmark = pytest.mark.django_db


def erasure(customer: Customer) -> Attempt:
    return changed(
        customer, name="Erased customer", email=None, phone="", reference=None, erased_at="2026-03-01T00:00:00Z"
    )


def erased() -> Customer:
    customer = CustomerFactory()
    carry_out(erasure(customer))
    return customer


@pytest.mark.parametrize("made_by", [AddressFactory, ConsentFactory, NoteFactory])
def test_a_customer_with_personal_data_left_cannot_be_erased(made_by) -> None:
    customer = made_by().customer

    assert refused_by(erasure(customer)) == "customer_erased_has_no_data"


@pytest.mark.parametrize("made_by", [AddressFactory, ConsentFactory, NoteFactory])
def test_an_erased_customer_cannot_get_personal_data_again(made_by) -> None:
    customer = erased()
    row = made_by(store=customer.store)

    assert refused_by(copied(row, customer_id=customer.pk)) == "customer_erased_has_no_data"


@pytest.mark.parametrize("made_by", [AddressFactory, NoteFactory])
def test_personal_data_cannot_be_moved_to_an_erased_customer(made_by) -> None:
    customer = erased()
    row = made_by(store=customer.store)

    assert refused_by(changed(row, customer_id=customer.pk)) == "customer_erased_has_no_data"


def test_an_erased_customer_keeps_no_name() -> None:
    assert refused_by(changed(erased(), name="Ada Lovelace")) == "customer_erased_keeps_nothing_personal"


def test_an_erased_customer_cannot_be_brought_back() -> None:
    assert refused_by(changed(erased(), erased_at=None)) == "customer_erased_has_no_data"


def test_an_erased_customer_keeps_the_orders() -> None:
    order = OrderFactory()

    carry_out(erasure(order.customer))

    order.refresh_from_db()
    assert order.customer.name == "Erased customer"


def test_a_consent_cannot_be_taken_out_of_the_book_of_a_customer_who_stays() -> None:
    consent = ConsentFactory()

    assert refused_by(deleted(consent)) == "customers_consent_unchangeable"


def test_consents_leave_with_the_personal_data() -> None:
    customer = ConsentFactory().customer

    with transaction.atomic():
        Consent.objects.filter(customer=customer).delete()
        carry_out(erasure(customer))

    assert not Consent.objects.exists()


def test_the_author_of_a_note_can_leave() -> None:
    note = NoteFactory(author=UserFactory())

    note.author.delete()

    note.refresh_from_db()
    assert note.author is None
