from . import offers
from .changes import ChangesetAdmin
from .exports import SavedExportAdmin
from .imports import ImportRunAdmin
from .mappings import ColumnMappingAdmin

__all__ = ["ChangesetAdmin", "ColumnMappingAdmin", "ImportRunAdmin", "SavedExportAdmin", "offers"]
