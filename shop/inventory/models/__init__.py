from .alerts import AlertKind, StockAlert
from .counts import StockCount, StockCountLine, StockCountStatus
from .movements import MovementKind, StockMovement
from .reservations import Reservation, ReservationStatus
from .stock import StockItem
from .transfers import Transfer, TransferLine, TransferReceiptLine, TransferStatus
from .warehouses import Warehouse

__all__ = [
    "AlertKind",
    "MovementKind",
    "Reservation",
    "ReservationStatus",
    "StockAlert",
    "StockCount",
    "StockCountLine",
    "StockCountStatus",
    "StockItem",
    "StockMovement",
    "Transfer",
    "TransferLine",
    "TransferReceiptLine",
    "TransferStatus",
    "Warehouse",
]
