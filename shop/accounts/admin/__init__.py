from .users import UserAdmin

__all__ = ["UserAdmin"]
