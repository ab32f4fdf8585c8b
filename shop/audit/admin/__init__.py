from .changes import ChangeAdmin

__all__ = ["ChangeAdmin"]
