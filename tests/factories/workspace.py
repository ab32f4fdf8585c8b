"""What people keep for themselves."""

import factory

from shop.workspace.models import Favourite, SavedView

from .accounts import UserFactory
from .rows import StoreOwnedFactory


class SavedViewFactory(StoreOwnedFactory[SavedView]):
    """Orders to ship, as one person wants to see them."""

    class Meta:
        model = "workspace.SavedView"

    owner = factory.SubFactory(UserFactory)
    page = "orders.order"
    name = factory.Sequence(lambda n: f"View {n}")
    query = "tab=to-ship"


class FavouriteFactory(StoreOwnedFactory[Favourite]):
    """The list of orders, at hand."""

    class Meta:
        model = "workspace.Favourite"

    user = factory.SubFactory(UserFactory)
    address = factory.Sequence(lambda n: f"/admin/orders/order/?q={n}")
    title = "Orders"
