from .invitations import InvitationAdmin
from .users import UserAdmin

__all__ = ["InvitationAdmin", "UserAdmin"]
