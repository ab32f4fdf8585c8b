from .customers import CustomerAdmin
from .groups import GroupAdmin, TagAdmin

__all__ = ["CustomerAdmin", "GroupAdmin", "TagAdmin"]
