from .ownership import StoreOwnedAdmin, StoreOwnedInline, StoreOwnedReadOnlyAdmin, StoreOwnedReadOnlyInline
from .stores import MembershipAdmin, StoreAdmin

__all__ = [
    "MembershipAdmin",
    "StoreAdmin",
    "StoreOwnedAdmin",
    "StoreOwnedInline",
    "StoreOwnedReadOnlyAdmin",
    "StoreOwnedReadOnlyInline",
]
