from .words import StopWordAdmin, SynonymAdmin

__all__ = ["StopWordAdmin", "SynonymAdmin"]
