from .changes import Change, Operation

__all__ = ["Change", "Operation"]
