"""What it means that a row belongs to a store."""

from django.db import models

from shop.core.db.constraints import CompositeForeignKey
from shop.core.models import Created


class StoreOwned(Created):
    """A row of one store. Business keys are unique within it, and parents are found within it only."""

    store = models.ForeignKey(
        "stores.Store", on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )

    class Meta:
        abstract = True


def referable() -> models.UniqueConstraint:
    """Lets children point at this row together with its store: the target of their `in_same_store` keys."""
    return models.UniqueConstraint(fields=("store", "id"), name="%(app_label)s_%(class)s_in_store")


def in_same_store(field: str) -> CompositeForeignKey:
    """The row that `field` points at belongs to the same store as this one."""
    return CompositeForeignKey(
        fields=("store", field),
        name=f"%(app_label)s_%(class)s_{field}_same_store",
        violation_error_message="This belongs to another store, or is no longer there.",
    )
