from .alerts import StockAlertAdmin
from .counts import StockCountAdmin
from .movements import StockMovementAdmin
from .reservations import ReservationAdmin
from .stock import StockItemAdmin
from .transfers import TransferAdmin
from .warehouses import WarehouseAdmin

__all__ = [
    "ReservationAdmin",
    "StockAlertAdmin",
    "StockCountAdmin",
    "StockItemAdmin",
    "StockMovementAdmin",
    "TransferAdmin",
    "WarehouseAdmin",
]
