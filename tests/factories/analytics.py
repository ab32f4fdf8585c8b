"""What analytics keeps: rollups, and notes of what is stale. Written without the service, for tests of the tables."""

import datetime as dt
from decimal import Decimal

import factory

from shop.analytics.models import (
    CartDay,
    CategoryDay,
    CustomerSales,
    ProductDay,
    SalesHour,
    StaleSales,
    WarehouseDay,
)

from .catalog import CategoryFactory, ProductFactory
from .customers import CustomerFactory
from .inventory import WarehouseFactory
from .rows import StoreOwnedFactory, of_store

DAY = dt.date(2026, 3, 2)


class SalesHourFactory(StoreOwnedFactory[SalesHour]):
    """One order of ten in an hour."""

    class Meta:
        model = "analytics.SalesHour"

    starts_at = factory.Sequence(lambda n: dt.datetime(2026, 3, 2, tzinfo=dt.UTC) + dt.timedelta(hours=n))
    currency = "EUR"
    orders = 1
    total_amount = Decimal("10.00")
    refunded_amount = Decimal("0.00")


class ProductDayFactory(StoreOwnedFactory[ProductDay]):
    """Two units of a product on a day."""

    class Meta:
        model = "analytics.ProductDay"

    product = of_store(ProductFactory)
    sold_on = DAY
    currency = "EUR"
    units = 2
    amount = Decimal("20.00")


class CategoryDayFactory(StoreOwnedFactory[CategoryDay]):
    """Two units of a category's products on a day."""

    class Meta:
        model = "analytics.CategoryDay"

    category = of_store(CategoryFactory)
    sold_on = DAY
    currency = "EUR"
    units = 2
    amount = Decimal("20.00")


class WarehouseDayFactory(StoreOwnedFactory[WarehouseDay]):
    """One parcel of two units that a warehouse sent out."""

    class Meta:
        model = "analytics.WarehouseDay"

    warehouse = of_store(WarehouseFactory)
    sold_on = DAY
    currency = "EUR"
    parcels = 1
    units = 2
    amount = Decimal("20.00")


class CartDayFactory(StoreOwnedFactory[CartDay]):
    """Four carts that were begun on a day, of which one became an order."""

    class Meta:
        model = "analytics.CartDay"

    begun_on = factory.Sequence(lambda n: DAY + dt.timedelta(days=n))
    begun = 4
    ordered = 1


class CustomerSalesFactory(StoreOwnedFactory[CustomerSales]):
    """A customer who has ordered once."""

    class Meta:
        model = "analytics.CustomerSales"

    customer = of_store(CustomerFactory)
    currency = "EUR"
    orders = 1
    kept_amount = Decimal("10.00")
    first_at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    last_at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


class StaleSalesFactory(StoreOwnedFactory[StaleSales]):
    """A note about a day."""

    class Meta:
        model = "analytics.StaleSales"

    happened_on = DAY
