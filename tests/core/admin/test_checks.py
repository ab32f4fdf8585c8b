"""System checks: an admin that would scan a table does not start, and each check says what to write instead."""

import pytest

from shop.catalog.models import Brand, Category, Product
from shop.core.admin import DateDrillDown, Link, ModelAdmin, RelatedFilter, search
from shop.orders.models import Order
from tests.core.admin.site import SmallSite, site


def faults(model, **declared):
    """The ids of what the checks of this house say about an admin of `model`."""
    admin = type("Checked", (ModelAdmin,), declared)(model, site)
    return sorted(message.id for message in admin.check() if message.id.startswith("backoffice"))


def test_the_admins_of_these_tests_pass_every_check():
    assert [message for admin in site._registry.values() for message in admin.check()] == []


@pytest.mark.parametrize("column", ["brand", "brand__name", Link("brand"), "category"], ids=str)
def test_a_column_that_follows_a_relation_wants_it_read_along(column):
    assert faults(Product, list_display=("name", column)) == ["backoffice.E001"]
    assert faults(Product, list_display=("name", column), list_select_related=("brand", "category")) == []


def test_a_column_that_reads_the_key_alone_needs_nothing_read_along():
    assert faults(Product, list_display=("name", "brand_id")) == []


def test_a_relation_that_cannot_be_looked_up_is_found():
    lonely = SmallSite(name="admin")
    admin = type("Checked", (ModelAdmin,), {"fields": ("brand",)})(Product, lonely)

    (message,) = [message for message in admin.check() if message.id == "backoffice.E002"]

    assert message.msg == "The form cannot look up 'brand': Brand is not registered."


def test_search_that_reads_the_table_is_found_unless_the_table_is_small():
    assert faults(Brand, search_fields=("name",)) == ["backoffice.E003"]
    assert faults(Brand, search_fields=("name",), is_small_table=True) == []
    assert faults(Brand, search_routes=(search.Prefix("name"),)) == []


def test_a_sort_without_an_index_is_found():
    assert faults(Order, list_display=("number", "item_quantity"), sortable_by=("item_quantity",)) == [
        "backoffice.E004"
    ]
    assert faults(Order, list_display=("number", "placed_at"), sortable_by=("placed_at", "number")) == []


def test_filters_that_read_their_choices_from_the_table_are_found():
    assert faults(Order, date_hierarchy="placed_at") == ["backoffice.E005"]
    assert faults(Order, list_filter=("currency",)) == ["backoffice.E006"]
    assert faults(Order, list_filter=("customer",)) == ["backoffice.E006"]
    assert faults(Order, list_filter=("status", ("customer", RelatedFilter), ("placed_at", DateDrillDown))) == []


def test_a_filter_over_a_small_table_may_list_it():
    small = SmallSite(name="admin")
    small.register(Category, type("Small", (ModelAdmin,), {"is_small_table": True}))
    admin = type("Checked", (ModelAdmin,), {"list_filter": ("category",), "fields": ("category",)})(Product, small)

    assert [message.id for message in admin.check() if message.id.startswith("backoffice")] == []
