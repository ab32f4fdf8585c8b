"""Every list of the admin comes in its order from an index, in each guise that its page links to.

Volumes for each table would take an hour. Instead the planner is told that sorting costs beyond all measure: what it
sorts all the same is what no index can spare it, at any size.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from shop.catalog.models import Brand
from shop.stores.models import Store
from tests import factories as f
from tests.backoffice.test_every_page import one_of_each
from tests.backoffice.world import fill
from tests.plans.executed import sent_by
from tests.support.pages import pages
from tests.support.plans import Plan, plan_of, plan_of_sql

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SORTED_IN_MEMORY = {
    "audit.Change",
    "catalog.Attribute",
    "catalog.Brand",
    "catalog.Category",
    "catalog.Option",
    "catalog.OptionValue",
    "customers.Group",
    "customers.Segment",
    "customers.Tag",
    "inventory.Warehouse",
    "orders.InvoiceSeries",
    "pricing.Coupon",
    "pricing.TaxClass",
    "purchasing.Supplier",
    "search.StopWord",
    "search.Synonym",
    "stores.Membership",
    "stores.Store",
}
"""Counted in dozens or hundreds, of brands and coupons in thousands; of changes one guise only, that of all stores."""


@pytest.fixture
def store() -> Store:
    return f.StoreFactory()


@pytest.fixture
def unwilling_to_sort(store: Store) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_sort = off; SET enable_incremental_sort = off; SET enable_seqscan = off")
        yield
        cursor.execute("RESET enable_sort; RESET enable_incremental_sort; RESET enable_seqscan")


def sorts_all(plan: Plan) -> bool:
    """Whether the rows of a page are the first of all that were found and sorted."""
    return plan["Node Type"] == "Limit" and plan["Plans"][0]["Node Type"] in {"Sort", "Incremental Sort"}


def test_every_list_is_read_in_its_order_from_an_index(superuser_client: Client, store: Store, unwilling_to_sort: None):
    fill(store, 3)
    lists = [page for page in one_of_each(list(pages(admin.site, superuser_client))) if page.kind == "list"]

    sorting = {
        page.admin.opts.label
        for page in lists
        for sql, values in sent_by(lambda page=page: superuser_client.get(page.url))
        if str(sql).startswith("SELECT") and f'FROM "{page.admin.opts.db_table}"' in str(sql)
        if sorts_all(plan_of_sql(str(sql), values))
    }

    assert len(lists) > 60
    assert sorting - SORTED_IN_MEMORY == set()


def test_an_order_that_no_index_has_is_found_out(store: Store, unwilling_to_sort: None):
    def first_ten(order: str) -> QuerySet[Brand]:
        return Brand.objects.order_by(order)[:10]

    assert sorts_all(plan_of(first_ten("updated_at")))
    assert not sorts_all(plan_of(first_ten("pk")))
