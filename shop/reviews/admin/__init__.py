from .reviews import ReviewAdmin

__all__ = ["ReviewAdmin"]
