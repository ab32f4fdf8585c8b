"""Two customers who are one become one: all that points at the one points at the other afterwards, or nothing does."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.analytics.services.refreshing import refresh_sales
from shop.audit.models import Change
from shop.backoffice.merging import merge_customers
from shop.customers.exceptions import CannotBeMerged, SameCustomer
from shop.customers.models import Consent, Customer
from shop.customers.selectors import likely_doubles, newest_answers
from shop.reviews.models import Review
from shop.reviews.services.following import Doubled
from shop.stores.models import Store
from tests import factories as f

pytestmark = pytest.mark.django_db

POINTS_BACK = {"customers.Customer.merged_into"}
"""Says whom the record was merged into, and so points at the one that stays."""


@pytest.fixture
def store() -> Store:
    return f.StoreFactory()


def keys_to_customers() -> list[ForeignKey]:
    """Every foreign key of the shop to customers: a new table is walked as soon as it is there."""
    models: list[type[Model]] = [model for model in apps.get_models() if model.__module__.startswith("shop.")]
    return [
        field
        for model in models
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.remote_field.model is Customer
    ]


def at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rich(store: Store, **fields: str) -> Customer:
    """A customer with a row in every table that can point at one."""
    customer = f.CustomerFactory(store=store, **fields)
    line = f.OrderLineFactory(order=f.OrderFactory(store=store, customer=customer, lines=0))
    parcel = f.FulfilmentFactory(order=line.order, shipped=True)
    f.FulfilmentLineFactory(fulfilment=parcel, line=line, shipped=True)
    f.CartLineFactory(cart=f.CartFactory(store=store, customer=customer))
    f.AddressFactory(customer=customer, is_default=True)
    f.GroupMembershipFactory(customer=customer)
    f.TaggingFactory(customer=customer)
    f.NoteFactory(customer=customer)
    f.ConsentFactory(customer=customer)
    f.ReviewVoteFactory(review=f.ReviewFactory(store=store, published=True), customer=customer)
    f.ReviewFactory(product=line.variant.product, customer=customer, order=line.order, order_line=line, published=True)
    refresh_sales()
    return customer


def test_whatever_points_at_the_one_points_at_the_other_afterwards(store: Store):
    source, target = rich(store, phone="0421 1", name="Ada B."), rich(store, phone="", name="Ada Byron")
    keys = keys_to_customers()
    before = {str(key): key.model._base_manager.filter(**{key.name: source}).count() for key in keys}
    assert {name for name, count in before.items() if not count} == POINTS_BACK, "rich() lacks a row of these tables"

    merge_customers(source=source, target=target)
    at_commit()
    refresh_sales()

    left = {str(key) for key in keys if key.model._base_manager.filter(**{key.name: source}).exists()}
    assert left == set()
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.name, source.merged_into, target.phone) == ("Erased customer", target, "0421 1")
    assert (target.orders.count(), target.sales.get().orders) == (2, 2)
    assert target.addresses.filter(is_default=True).count() == 1
    assert [review.is_verified for review in Review.objects.filter(customer=target)] == [True, True]
    open_cart = target.carts.get(status="open")
    assert open_cart.lines.count() == 2


def test_merging_again_changes_nothing_and_what_cannot_be_is_refused(store: Store):
    source, target, third = f.CustomerFactory.create_batch(3, store=store)
    merge_customers(source=source, target=target)
    source.refresh_from_db()
    erased_at = source.erased_at

    assert merge_customers(source=source, target=target) == target
    source.refresh_from_db()
    assert source.erased_at == erased_at
    with pytest.raises(SameCustomer):
        merge_customers(source=target, target=target)
    with pytest.raises(CannotBeMerged, match="The other customer was erased"):
        merge_customers(source=source, target=third)
    with pytest.raises(CannotBeMerged, match="This customer was erased"):
        merge_customers(source=third, target=source)
    with pytest.raises(CannotBeMerged):
        merge_customers(source=f.CustomerFactory(), target=third)

    merge_customers(source=target, target=third)
    source.refresh_from_db()
    assert source.merged_into == third


def test_what_both_have_is_not_doubled_and_the_last_answer_holds(store: Store):
    source, target = f.CustomerFactory.create_batch(2, store=store)
    group, tag, product = f.CustomerGroupFactory(store=store), f.TagFactory(store=store), f.ProductFactory(store=store)
    for customer in (source, target):
        f.AddressFactory(customer=customer, recipient="Ada")
        f.GroupMembershipFactory(customer=customer, group=group)
        f.TaggingFactory(customer=customer, tag=tag)
    said = timezone.now()
    f.ConsentFactory(customer=target, is_granted=False, recorded_at=said - dt.timedelta(days=1))
    f.ConsentFactory(customer=source, is_granted=True, recorded_at=said - dt.timedelta(days=9))
    theirs = f.ReviewFactory(product=product, customer=target, published=True, rating=2)
    f.ReviewVoteFactory(review=theirs, customer=source)
    f.ReviewFactory(product=product, customer=source, published=True, rating=5)

    merge_customers(source=source, target=target, doubled=Doubled.TARGET)
    at_commit()

    assert (target.addresses.count(), target.group_memberships.count(), target.taggings.count()) == (1, 1, 1)
    assert not newest_answers(customer=target)["newsletter"].is_granted
    assert Consent.objects.filter(customer=target).count() == 3
    assert [*Review.objects.filter(product=product)] == [theirs]
    assert product.rating.star_sum == 2


@pytest.mark.parametrize(
    ("doubled", "of_source", "of_target", "stars"),
    [
        (Doubled.BEST, {"published": True}, {}, 5),
        (Doubled.BEST, {}, {"published": True}, 2),
        (Doubled.BEST, {"published": True}, {"published": True}, 2),
        (Doubled.SOURCE, {}, {"published": True}, 5),
        (Doubled.TARGET, {"published": True}, {}, 2),
    ],
)
def test_of_two_reviews_of_a_product_the_chosen_one_stays(
    superuser_client: Client, store: Store, doubled: Doubled, of_source: Any, of_target: Any, stars: int
):
    milk = f.ProductFactory(store=store, name="Milk")
    source, target = f.CustomerFactory.create_batch(2, store=store)
    f.ReviewFactory(product=milk, customer=source, rating=5, title="Creamy", **of_source)
    f.ReviewFactory(product=milk, customer=target, rating=2, title="Sour", **of_target)
    address = reverse("admin:customers_customer_ask", args=[target.pk, "merge"])
    asked = {"version": "", "typed": source.email, "doubled": str(doubled)}

    effect = superuser_client.post(address, {**asked, "_preview": "1"}).context["effect"]
    before, after = next((before, after) for name, before, after in effect if name == "Review of Milk")
    answer = superuser_client.post(address, asked)
    at_commit()

    assert answer.status_code == 302
    kept = Review.objects.get(product=milk)
    assert (kept.customer, kept.rating) == (target, stars)
    assert ("Creamy" in before, "Sour" in before, after.split(" ")[0]) == (True, True, "★" * stars)
    [told] = Change.objects.filter(table_name="reviews_review", operation="delete")
    assert told.before["rating"] == str(7 - stars)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"email": "ada@example.com"}, {"email": "ada+shop@example.com"}),
        ({"phone": "+49 421 17"}, {"phone": "+49-421/17"}),
        ({"name": "Ada Byron"}, {"name": "Ada Byron"}),
    ],
)
def test_who_may_be_the_same_is_found(store: Store, one: dict[str, str], other: dict[str, str]):
    customer, double = f.CustomerFactory(store=store, **one), f.CustomerFactory(store=store, **other)
    for somebody in (customer, double):
        f.AddressFactory(customer=somebody, postal_code="28195")
    f.CustomerFactory(store=store)
    f.CustomerFactory(**(one | {"name": "Ada Byron"}))

    assert [*likely_doubles(customer=customer)] == [double]


def test_a_manager_sees_what_would_follow_and_then_merges(superuser_client: Client, store: Store):
    target = f.CustomerFactory(store=store, name="Ada Byron", email="ada@example.com")
    source = f.CustomerFactory(store=store, name="A. Byron", email="ada+1@example.com")
    f.OrderFactory(store=store, customer=source)
    address = reverse("admin:customers_customer_ask", args=[target.pk, "merge"])
    page = reverse("admin:customers_customer_change", args=[target.pk])

    assert "ada+1@example.com" in superuser_client.get(page).content.decode()
    listed = superuser_client.get(reverse("admin:customers_customer_changelist"), {"double": "yes"})
    assert {*listed.context["cl"].result_list} == {source, target}
    nobody = superuser_client.post(address, {"version": "", "typed": "eve@example.com", "_preview": "1"})
    said = "No customer of this store has this e-mail address or reference."
    assert nobody.context["form"].errors == {"typed": [said]}
    shown = superuser_client.post(address, {"version": "", "likely": str(source.pk), "_preview": "1"})
    assert ("Orders", 0, 1) in shown.context["effect"]
    source.refresh_from_db()
    assert source.erased_at is None

    superuser_client.post(address, {"version": "", "likely": str(source.pk)})

    source.refresh_from_db()
    assert (source.merged_into, target.orders.count()) == (target, 1)
    gone = superuser_client.get(reverse("admin:customers_customer_change", args=[source.pk])).content.decode()
    assert "Merged customer" in gone
