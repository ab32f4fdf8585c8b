"""Segments over 50,000 customers: few are found by indexes, and one customer is asked about by keys."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from shop.analytics.models import CustomerSales
from shop.analytics.segmenting import members_of
from shop.customers.models import Customer, SegmentCondition, Tagging
from shop.stores.models import Store
from tests import factories as f
from tests.support.plans import assert_plan
from tests.support.volumes import fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CUSTOMERS = 50_000


@pytest.fixture
def store() -> Store:
    store = f.StoreFactory()
    fill(Customer, CUSTOMERS, store_id=str(store.pk), name="'Customer ' || i", phone="''")
    first = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]
    of = {"store_id": str(store.pk), "customer_id": f"{first} + i - 1"}
    came = "now() - i * interval '10 minutes'"
    fill(
        CustomerSales,
        CUSTOMERS,
        currency="'EUR'",
        orders="1",
        kept_amount="i % 1000",
        first_at=came,
        last_at=came,
        **of,
    )
    tag = f.TagFactory(store=store)
    fill(Tagging, 50, tag_id=str(tag.pk), **of)
    return store


def rows(store: Store, **condition: Any) -> Any:
    return members_of(store=store, conditions=[SegmentCondition(store=store, **condition)]).values("pk")


def test_a_segment_of_few_reads_no_table_whole(store: Store):
    tag = Tagging.objects.all()[0].tag

    assert_plan(rows(store, subject="spent", amount=Decimal(998)), uses={"customer_sales_by_kept"})
    assert_plan(rows(store, subject="recent", days=1), uses={"customer_sales_by_last"})
    assert_plan(rows(store, subject="spent", amount=Decimal(998), days=1), uses={"customer_sales_by_last"})
    day = timezone.localdate() - dt.timedelta(days=40)
    assert_plan(rows(store, subject="first_order", since_on=day, until_on=day), uses={"customer_sales_by_first"})
    assert_plan(rows(store, subject="tag", tag=tag), never=set())


def test_one_customer_is_asked_about_by_keys(store: Store):
    somebody = Customer.objects.order_by("pk")[700]

    for condition in (
        {"subject": "spent", "amount": Decimal(1)},
        {"subject": "recent", "days": 60, "is_negated": True},
        {"subject": "country", "country": "DE"},
    ):
        asked = rows(store, **condition).filter(pk=somebody.pk)
        assert_plan(asked, never={"Seq Scan", "Hash Join", "Merge Join"})
