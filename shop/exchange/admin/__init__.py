from . import offers
from .changes import ChangesetAdmin
from .imports import ImportRunAdmin
from .mappings import ColumnMappingAdmin

__all__ = ["ChangesetAdmin", "ColumnMappingAdmin", "ImportRunAdmin", "offers"]
