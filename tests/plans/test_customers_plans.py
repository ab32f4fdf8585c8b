"""How customers are read at 50,000 of them: the list in its order, and each kind of search by its index."""

import pytest
from django.contrib import admin

from shop.core.admin.search import found
from shop.customers.models import Consent, Customer
from shop.customers.selectors import newest_answers
from shop.stores.models import Store
from tests import factories as f
from tests.support.plans import assert_plan
from tests.support.volumes import fill, settle

from .executed import assert_stands_on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CUSTOMERS = 50_000


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    store = f.StoreFactory()
    fill(
        Customer,
        CUSTOMERS,
        store_id=str(store.pk),
        name="'Customer ' || i",
        email="'c' || i || '@example.com'",
        phone="CASE WHEN i % 10 = 0 THEN '+49 ' || i ELSE '' END",
        reference="'K-' || i",
    )
    settle()
    return store


def test_the_list_is_sorted_by_an_index_alone(store: Store):
    customers = Customer.objects.filter(store=store)

    assert_plan(customers.order_by("name", "id")[:101], uses={"customer_by_name"}, never={"Seq Scan", "Sort"})
    newest = customers.order_by("-created_at", "-id")[:101]
    assert_plan(newest, uses={"customer_by_newest"}, never={"Seq Scan", "Sort"})


def test_each_kind_of_search_goes_to_its_index(store: Store):
    routes = admin.site.get_model_admin(Customer).search_routes
    customers = Customer.objects.filter(store=store)
    kinds = {
        "c4321@": ["customer_email_prefix"],
        "+49 4320": ["customer_phone_prefix"],
        "K-77": ["customer_reference_unique"],
        "omer 4321": ["customer_name_trigram"],
        # A whole address has two indexes that are as good.
        "c77@example.com": [],
    }

    for typed, indexes in kinds.items():
        assert found(customers, typed, routes).exists(), typed
        assert_stands_on(
            lambda typed=typed: list(found(customers, typed, routes).order_by("name", "id")[:101]), *indexes
        )


def test_the_newest_answers_are_read_from_their_index(store: Store):
    first = Customer.objects.get(name="Customer 1").pk
    fill(
        Consent,
        CUSTOMERS,
        store_id=str(store.pk),
        customer_id=f"{first} + i - 1",
        purpose="'newsletter'",
        is_granted="true",
        source="'checkout'",
    )

    assert_stands_on(lambda: newest_answers(customer=Customer.objects.get(pk=first)), "consent_newest_answer")
