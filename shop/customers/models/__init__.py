from .addresses import Address, AddressKind
from .consents import Consent
from .customers import Customer
from .groups import Group, GroupMembership
from .notes import Note
from .segments import Segment, SegmentCondition, Subject
from .tags import Tag, Tagging

__all__ = [
    "Address",
    "AddressKind",
    "Consent",
    "Customer",
    "Group",
    "GroupMembership",
    "Note",
    "Segment",
    "SegmentCondition",
    "Subject",
    "Tag",
    "Tagging",
]
