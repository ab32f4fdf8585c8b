from .addresses import Address, AddressKind
from .consents import Consent
from .customers import Customer
from .groups import Group, GroupMembership
from .notes import Note

__all__ = ["Address", "AddressKind", "Consent", "Customer", "Group", "GroupMembership", "Note"]
