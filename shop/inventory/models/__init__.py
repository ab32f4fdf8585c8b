from .counts import StockCount, StockCountLine
from .movements import MovementKind, StockMovement
from .reservations import Reservation, ReservationStatus
from .stock import StockItem
from .transfers import Transfer, TransferLine, TransferReceiptLine
from .warehouses import Warehouse

__all__ = [
    "MovementKind",
    "Reservation",
    "ReservationStatus",
    "StockCount",
    "StockCountLine",
    "StockItem",
    "StockMovement",
    "Transfer",
    "TransferLine",
    "TransferReceiptLine",
    "Warehouse",
]
