"""Who is in a segment: each kind of condition finds just those who meet it, and its opposite just the others."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db.models.expressions import RawSQL
from django.utils import timezone

from shop.analytics.segmenting import members_of
from shop.analytics.services.refreshing import rebuild_sales
from shop.customers.models import Customer, GroupMembership, SegmentCondition
from shop.customers.models.segments import in_words
from shop.customers.services.grouping import add_to_group
from tests import factories as f

pytestmark = pytest.mark.django_db


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


@pytest.fixture
def shop() -> dict[str, Any]:
    """Ada bought for 250 lately, Grace for 300 a year ago and 20 lately, Edsger nothing; one was erased."""
    store = f.StoreFactory()
    ada, grace, edsger = (f.CustomerFactory(store=store, name=name) for name in ("Ada", "Grace", "Edsger"))
    f.CustomerFactory(store=store, name="Erased customer", email=None, erased_at=timezone.now())
    branch = f.CategoryFactory(store=store, name="Tea")
    green = f.CategoryFactory(store=store, name="Green tea", parent=branch)
    tea = f.ProductFactory(store=store, category=green)

    def buys(customer: Customer, amount: int, days: int, **line: Any) -> None:
        order = f.OrderFactory(store=store, customer=customer, placed_at=ago(days), lines=0)
        f.OrderLineFactory(order=order, unit_price_amount=Decimal(amount), **line)

    buys(ada, 250, 10, variant=tea.variants.get())
    buys(grace, 300, 365)
    buys(grace, 20, 30)
    f.OrderFactory(store=store, customer=edsger, draft=True)
    f.GroupMembershipFactory(customer=ada, group=f.CustomerGroupFactory(store=store, name="Wholesale"))
    f.TaggingFactory(customer=grace, tag=f.TagFactory(store=store, name="Press"))
    f.AddressFactory(customer=edsger, country="NL")
    f.ConsentFactory(customer=ada, is_granted=True)
    f.ConsentFactory(customer=grace, is_granted=True)
    f.ConsentFactory(customer=grace, is_granted=False)
    rebuild_sales()
    return {"store": store, "product": tea, "category": branch, "customers": [ada, grace, edsger]}


def named(shop: dict[str, Any], **condition: Any) -> list[str]:
    store = shop["store"]
    rows = [SegmentCondition(store=store, **condition)]
    return [*members_of(store=store, conditions=rows).order_by("name").values_list("name", flat=True)]


def taken_at_the_till(shop: dict[str, Any], **condition: Any) -> list[str]:
    """The same asked of one customer after the other, as an order does that a promotion for the segment may be for."""
    row = f.SegmentConditionFactory(segment=f.SegmentFactory(store=shop["store"]), **{"country": None, **condition})
    met = RawSQL("orders_customer_is_in_segment(customers_customer.id, %s, NULL)", (row.segment_id,))
    return [*Customer.objects.annotate(met=met).filter(met=True).order_by("name").values_list("name", flat=True)]


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "spent in all": ({"subject": "spent", "amount": Decimal(260)}, ["Grace"]),
    "spent lately": ({"subject": "spent", "amount": Decimal(200), "days": 90}, ["Ada"]),
    "orders in all": ({"subject": "orders", "times": 2}, ["Grace"]),
    "orders lately": ({"subject": "orders", "times": 1, "days": 90}, ["Ada", "Grace"]),
    "recent": ({"subject": "recent", "days": 20}, ["Ada"]),
    "first order": (
        {"subject": "first_order", "since_on": ago(400).date(), "until_on": ago(300).date()},
        ["Grace"],
    ),
    "product": ({"subject": "product"}, ["Ada"]),
    "branch": ({"subject": "category", "days": 90}, ["Ada"]),
    "branch, too long ago": ({"subject": "category", "days": 5}, []),
    "group": ({"subject": "group"}, ["Ada"]),
    "tag": ({"subject": "tag"}, ["Grace"]),
    "newest answer": ({"subject": "consent", "purpose": "newsletter"}, ["Ada"]),
    "country": ({"subject": "country", "country": "NL"}, ["Edsger"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_condition_finds_who_meets_it_and_its_opposite_the_others(shop: dict[str, Any], case: str):
    condition, expected = CASES[case]
    subject = condition["subject"]
    if subject in ("product", "category"):
        condition = {**condition, subject: shop[subject]}
    if subject == "group":
        condition = {**condition, "group": shop["customers"][0].group_memberships.get().group}
    if subject == "tag":
        condition = {**condition, "tag": shop["customers"][1].taggings.get().tag}

    for found in (named, taken_at_the_till):
        assert found(shop, **condition) == expected
        assert found(shop, **condition, is_negated=True) == sorted({"Ada", "Grace", "Edsger"} - {*expected})


def test_conditions_are_all_met_and_the_members_put_into_a_group_once(shop: dict[str, Any]):
    store = shop["store"]
    spent = SegmentCondition(store=store, subject="spent", amount=Decimal(200))
    away = SegmentCondition(store=store, subject="recent", days=20, is_negated=True)
    group = f.CustomerGroupFactory(store=store)

    lapsed = members_of(store=store, conditions=[spent, away])

    assert [customer.name for customer in lapsed] == ["Grace"]
    assert (add_to_group(customers=lapsed, group=group), add_to_group(customers=lapsed, group=group)) == (1, 0)
    assert [row.customer.name for row in GroupMembership.objects.filter(group=group)] == ["Grace"]
    assert [in_words(row, currency="EUR") for row in (spent, away)] == [
        "spent at least 200.00 EUR",
        "not: ordered within the last 20 days",
    ]
