"""What it means that a row belongs to an order."""

from django.db import models

from shop.core.db.constraints import CompositeForeignKey
from shop.stores.models import StoreOwned, in_same_store


class OrderOwned(StoreOwned):
    """A row of one order. It shares the order's store, and points at other rows of the same order only."""

    order = models.ForeignKey(
        "orders.Order", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        abstract = True


def order_in_same_store() -> CompositeForeignKey:
    """The order belongs to the row's store."""
    return in_same_store("order")


def in_same_order(field: str) -> CompositeForeignKey:
    """The row that `field` points at belongs to the same order as this one."""
    return CompositeForeignKey(
        fields=("order", field),
        name=f"%(app_label)s_%(class)s_{field}_same_order",
        violation_error_message="This belongs to another order, or is no longer there.",
    )


def referable_in_order() -> models.UniqueConstraint:
    """Lets rows point at this one together with its order; also the index of an order's rows."""
    return models.UniqueConstraint(fields=("order", "id"), name="%(app_label)s_%(class)s_in_order")
