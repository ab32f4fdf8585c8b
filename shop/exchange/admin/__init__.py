from .imports import ImportRunAdmin
from .mappings import ColumnMappingAdmin

__all__ = ["ColumnMappingAdmin", "ImportRunAdmin"]
