from .pages import Favourite
from .views import SavedView

__all__ = ["Favourite", "SavedView"]
