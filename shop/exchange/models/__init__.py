from .changes import ChangedField, ChangeOutcome, Changeset, ChangesetRow, ChangeStatus, ChangeTarget
from .exports import ExportFormat, ExportRun, ExportStatus, Rhythm, SavedExport, Weekday
from .mappings import ColumnMapping
from .runs import ImportKind, ImportRun, ImportStatus, RefusedRow
from .spans import ImportedSpan, Outcome

__all__ = [
    "ChangeOutcome",
    "ChangeStatus",
    "ChangeTarget",
    "ChangedField",
    "Changeset",
    "ChangesetRow",
    "ColumnMapping",
    "ExportFormat",
    "ExportRun",
    "ExportStatus",
    "ImportKind",
    "ImportRun",
    "ImportStatus",
    "ImportedSpan",
    "Outcome",
    "RefusedRow",
    "Rhythm",
    "SavedExport",
    "Weekday",
]
