from .purchase_orders import PurchaseOrderAdmin
from .suppliers import SupplierAdmin, SupplierProductAdmin

__all__ = ["PurchaseOrderAdmin", "SupplierAdmin", "SupplierProductAdmin"]
