from .memberships import Membership
from .ownership import StoreOwned, in_same_store, referable
from .stores import Store

__all__ = ["Membership", "Store", "StoreOwned", "in_same_store", "referable"]
