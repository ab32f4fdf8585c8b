from .notes import StaleSales
from .people import CustomerSales
from .sales import CartDay, CategoryDay, ProductDay, SalesHour, WarehouseDay

__all__ = ["CartDay", "CategoryDay", "CustomerSales", "ProductDay", "SalesHour", "StaleSales", "WarehouseDay"]
