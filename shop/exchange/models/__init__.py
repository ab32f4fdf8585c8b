from .mappings import ColumnMapping
from .runs import ImportKind, ImportRun, ImportStatus, RefusedRow

__all__ = ["ColumnMapping", "ImportKind", "ImportRun", "ImportStatus", "RefusedRow"]
