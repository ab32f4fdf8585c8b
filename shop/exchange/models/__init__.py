from .mappings import ColumnMapping
from .runs import ImportKind, ImportRun, ImportStatus, RefusedRow
from .spans import ImportedSpan, Outcome

__all__ = ["ColumnMapping", "ImportKind", "ImportRun", "ImportStatus", "ImportedSpan", "Outcome", "RefusedRow"]
