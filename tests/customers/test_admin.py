"""The list of customers, and the page of one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.customers.models import Customer
from shop.stores.models import Store
from tests import factories as f


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def page_url(customer: Customer) -> str:
    return reverse("admin:customers_customer_change", args=[customer.pk])


def form_of(customer: Customer, **more: str) -> dict[str, str]:
    """What the page posts when nothing was changed, and `more`."""
    empty = {
        f"{prefix}-{field}": "0"
        for prefix in ("addresses", "group_memberships", "taggings", "notes")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return {
        **empty,
        "name": customer.name,
        "email": customer.email or "",
        "phone": customer.phone,
        "reference": customer.reference or "",
        **more,
    }


@pytest.mark.parametrize("typed", ["ada@example.com", "ada@", "+49 421", "K-7", "lovel", "ada"])
def test_a_customer_is_found_by_address_phone_reference_or_name(superuser_client: Client, store: Store, typed: str):
    f.CustomerFactory(store=store, name="Ada Lovelace", email="ada@example.com", phone="+49 421 1", reference="K-7")
    f.CustomerFactory(store=store, name="Grace Hopper", email="grace@example.com")

    answer = superuser_client.get(reverse("admin:customers_customer_changelist"), {"q": typed})

    assert [customer.name for customer in answer.context["cl"].result_list] == ["Ada Lovelace"]


def test_the_page_shows_orders_figures_and_the_newest_answers(superuser_client: Client, store: Store):
    customer = f.CustomerFactory(store=store)
    f.OrderFactory.create_batch(21, customer=customer)
    f.ConsentFactory(customer=customer, is_granted=True)
    f.ConsentFactory(customer=customer, is_granted=False, source="unsubscribe link")

    page = superuser_client.get(page_url(customer)).content.decode()

    assert "210.00" in page
    assert "Refused" in page
    assert "Agreed" not in page
    assert f"{reverse('admin:orders_order_changelist')}?customer__exact={customer.pk}" in page


def test_a_note_is_signed_by_whoever_writes_it(superuser_client: Client, superuser, store: Store):
    customer = f.CustomerFactory(store=store)

    superuser_client.post(
        page_url(customer), form_of(customer, **{"notes-TOTAL_FORMS": "1", "notes-0-body": "Rings twice."})
    )

    note = customer.notes.get()
    assert (note.body, note.author, note.store) == ("Rings twice.", superuser, store)


def test_an_address_is_added_in_the_customers_store(superuser_client: Client, store: Store):
    customer = f.CustomerFactory(store=store)
    typed = {"kind": "shipping", "recipient": "Ada", "line1": "Am Markt 1", "city": "Bremen", "country": "DE"}

    superuser_client.post(
        page_url(customer),
        form_of(
            customer,
            **{"addresses-TOTAL_FORMS": "1", **{f"addresses-0-{name}": value for name, value in typed.items()}},
        ),
    )

    address = customer.addresses.get()
    assert (address.city, address.store) == ("Bremen", store)


def test_an_address_that_somebody_else_has_is_refused_beside_the_field(superuser_client: Client, store: Store):
    f.CustomerFactory(store=store, email="taken@example.com")
    customer = f.CustomerFactory(store=store, email="own@example.com")

    answer = superuser_client.post(page_url(customer), form_of(customer) | {"email": "taken@example.com"})

    assert answer.context["adminform"].form.errors == {"email": ["Another customer already has this e-mail address."]}
    customer.refresh_from_db()
    assert customer.email == "own@example.com"


def test_an_erased_customer_is_shown_as_such_and_stays_as_they_are(superuser_client: Client, store: Store):
    customer = f.CustomerFactory(store=store, name="Erased customer", email=None, erased_at=timezone.now())
    f.OrderFactory(customer=customer, email=None)

    listed = superuser_client.get(reverse("admin:customers_customer_changelist")).content.decode()
    shown = superuser_client.get(page_url(customer)).content.decode()
    written = superuser_client.post(page_url(customer), form_of(customer, name="Back again"))

    assert ">Erased</span>" in listed
    assert 'name="_save"' not in shown
    assert written.status_code == 403
    customer.refresh_from_db()
    assert customer.name == "Erased customer"


def test_customers_are_not_deleted(superuser_client: Client, store: Store):
    customer = f.CustomerFactory(store=store)

    answer = superuser_client.post(reverse("admin:customers_customer_delete", args=[customer.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert Customer.objects.filter(pk=customer.pk).exists()
