from .customers import CustomerAdmin
from .groups import GroupAdmin

__all__ = ["CustomerAdmin", "GroupAdmin"]
