"""What a customer may ask of us: all their data, and to be forgotten; and what they agreed to."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.audit.models import Change
from shop.customers.exceptions import AlreadyErased
from shop.customers.models import Consent, Customer
from shop.orders.exceptions import StillWaiting
from shop.orders.models import Order, OrderAddress
from shop.orders.services.forgetting import forget_buyer
from shop.stores.models import Store
from tests import factories as f

pytestmark = pytest.mark.django_db
SECRETS = ("Ada Byron", "ada@example.com", "Ockham Park", "+44 20", "likes engines", "A-77")


@pytest.fixture
def store() -> Store:
    return f.StoreFactory()


@pytest.fixture
def customer(store: Store) -> Customer:
    """Somebody with something in every corner, whose one order is done."""
    ada = f.CustomerFactory(store=store, name="Ada Byron", email="ada@example.com", phone="+44 20 1", reference="A-77")
    f.AddressFactory(customer=ada, recipient="Ada Byron", line1="Ockham Park")
    f.NoteFactory(customer=ada, body="likes engines")
    f.ConsentFactory(customer=ada)
    f.GroupMembershipFactory(customer=ada)
    order = f.OrderFactory(customer=ada, email="ada@example.com", lines=2)
    f.OrderAddressFactory(order=order, recipient="Ada Byron", line1="Ockham Park")
    Order.objects.filter(pk=order.pk).update(status="completed")
    return ada


def client_of(store: Store, role: str) -> Client:
    client = Client()
    client.force_login(f.MembershipFactory(store=store, role=Group.objects.get(name=role)).user)
    return client


def page(customer: Customer, ask: str = "") -> str:
    name = f"admin:customers_customer_{'ask' if ask else 'change'}"
    return reverse(name, args=[customer.pk, ask] if ask else [customer.pk])


def exported(client: Client, customer: Customer) -> dict:
    answer = client.get(reverse("admin:customers_customer_export_data", args=[customer.pk]))
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return json.loads(archive.read("personal-data.json"))


def test_the_export_has_all_that_is_known_and_nothing_of_others(store: Store, customer: Customer):
    f.OrderAddressFactory(order=f.OrderFactory(store=store), recipient="Charles Babbage")

    data = exported(client_of(store, "Manager"), customer)

    text = json.dumps(data)
    assert [secret for secret in SECRETS if secret not in text] == []
    assert "Babbage" not in text
    assert [(order["email"], order["total_amount"]) for order in data["orders"]] == [("ada@example.com", "20.00")]
    assert len(data["order_lines"]) == 2
    assert {name: len(data[name]) for name in ("addresses", "consents", "notes", "groups", "order_addresses")} == {
        "addresses": 1,
        "consents": 1,
        "notes": 1,
        "groups": 1,
        "order_addresses": 1,
    }


def test_an_erased_customer_is_nowhere_and_their_order_keeps_goods_and_money(store: Store, customer: Customer):
    client = client_of(store, "Manager")
    order = customer.orders.get()

    preview = client.get(page(customer, "erase"))
    told = client.post(page(customer, "erase"), {"version": ""}, follow=True).content.decode()

    assert "Ada Byron" in preview.content.decode()
    assert Customer.objects.get(pk=customer.pk).erased_at is not None
    assert "Their one order keeps its goods and money." in told
    order.refresh_from_db()
    assert (order.customer_id, order.email, order.total_amount) == (customer.pk, None, Decimal("20.00"))
    assert not OrderAddress.objects.filter(order=order).exists()
    assert [secret for secret in SECRETS if secret in json.dumps(exported(client, customer))] == []


def test_looking_at_what_erasing_does_erases_nothing(store: Store, customer: Customer):
    client_of(store, "Manager").get(page(customer, "erase"))

    customer.refresh_from_db()
    assert (customer.name, customer.erased_at) == ("Ada Byron", None)
    assert customer.addresses.count() == customer.notes.count() == customer.consents.count() == 1


@pytest.mark.parametrize("fields", [{"status": "placed"}, {"draft": True}])
def test_nobody_is_erased_while_an_order_of_theirs_is_not_done(customer: Customer, fields: dict):
    order = f.OrderFactory(customer=customer, email="ada@example.com", **fields)

    with pytest.raises(StillWaiting, match=f"#{order.number}"):
        forget_buyer(customer=customer)

    customer.refresh_from_db()
    assert (customer.name, customer.erased_at) == ("Ada Byron", None)
    assert Order.objects.filter(customer=customer, email="ada@example.com").count() == 2


def test_nobody_is_erased_while_a_return_of_theirs_waits(customer: Customer):
    f.ReturnFactory(order=customer.orders.get())

    with pytest.raises(StillWaiting):
        forget_buyer(customer=customer)


def test_nobody_is_erased_twice(customer: Customer):
    forget_buyer(customer=customer)

    with pytest.raises(AlreadyErased):
        forget_buyer(customer=customer)


@pytest.mark.parametrize(
    ("role", "erases", "exports"),
    [("Manager", True, True), ("Support", False, True), ("Read-only", False, False)],
)
def test_erasing_is_for_managers_and_exporting_for_those_who_answer_customers(
    store: Store, customer: Customer, role: str, erases: bool, exports: bool
):
    client = client_of(store, role)

    shown = client.get(page(customer)).content.decode()
    answer = client.get(reverse("admin:customers_customer_export_data", args=[customer.pk]))
    client.post(page(customer, "erase"), {"version": ""})

    assert (page(customer, "erase") in shown) is erases
    assert (answer.status_code == 200) is exports
    customer.refresh_from_db()
    assert (customer.erased_at is not None) is erases


def test_an_answer_is_added_and_the_one_before_stays(store: Store, customer: Customer):
    f.ConsentFactory(customer=customer, purpose="offers", is_granted=True)
    given = {"version": "", "purpose": "offers", "answer": "no", "source": "on the phone"}

    client_of(store, "Support").post(page(customer, "consent"), given)

    answers = Consent.objects.filter(customer=customer, purpose="offers").order_by("id")
    assert [(answer.is_granted, answer.source) for answer in answers][1:] == [(False, "on the phone")]
    assert answers.count() == 2


def test_customers_of_another_store_are_neither_exported_nor_erased(customer: Customer):
    client = client_of(f.StoreFactory(), "Manager")

    answer = client.get(reverse("admin:customers_customer_export_data", args=[customer.pk]))
    client.post(page(customer, "erase"), {"version": ""})

    assert answer.status_code in (302, 404)
    customer.refresh_from_db()
    assert customer.erased_at is None
    assert Change.objects.filter(subject_id=customer.pk).exists()
