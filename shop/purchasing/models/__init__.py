from .purchase_orders import PurchaseOrder, PurchaseOrderLine, PurchaseOrderStatus
from .receipts import Receipt, ReceiptLine
from .suppliers import Supplier, SupplierProduct

__all__ = [
    "PurchaseOrder",
    "PurchaseOrderLine",
    "PurchaseOrderStatus",
    "Receipt",
    "ReceiptLine",
    "Supplier",
    "SupplierProduct",
]
