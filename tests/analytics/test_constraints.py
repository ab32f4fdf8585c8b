"""Each rule that the database holds about analytics, broken by plain SQL."""

import pytest

from tests.factories import CategoryFactory, CustomerFactory, ProductFactory, WarehouseFactory
from tests.factories.analytics import (
    CartDayFactory,
    CategoryDayFactory,
    CustomerSalesFactory,
    ProductDayFactory,
    SalesHourFactory,
    StaleSalesFactory,
    WarehouseDayFactory,
)
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "analytics_categoryday_category_same_store": lambda: changed(
        CategoryDayFactory(), category_id=CategoryFactory().pk
    ),
    "analytics_customersales_customer_same_store": lambda: changed(
        CustomerSalesFactory(), customer_id=CustomerFactory().pk
    ),
    "analytics_productday_product_same_store": lambda: changed(ProductDayFactory(), product_id=ProductFactory().pk),
    "analytics_warehouseday_warehouse_same_store": lambda: changed(
        WarehouseDayFactory(), warehouse_id=WarehouseFactory().pk
    ),
    "cart_day_once": lambda: copied(CartDayFactory()),
    "category_day_once": lambda: copied(CategoryDayFactory()),
    "customer_sales_once": lambda: copied(CustomerSalesFactory()),
    "product_day_once": lambda: copied(ProductDayFactory()),
    "sales_hour_once": lambda: copied(SalesHourFactory()),
    "stale_sales_names_something": lambda: changed(StaleSalesFactory(), happened_on=None),
    "warehouse_day_once": lambda: copied(WarehouseDayFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
