"""Entries of the audit, of the one kind that may be written by hand."""

import factory

from shop.audit.models import Change

from .accounts import UserFactory
from .rows import RowFactory, StoreFactory


class ChangeFactory(RowFactory[Change]):
    """A load of ten products by somebody."""

    class Meta:
        model = "audit.Change"

    operation = "load"
    table_name = "catalog_product"
    after = factory.LazyFunction(lambda: {"catalog_product": 10})
    actor = factory.SubFactory(UserFactory)
    door = "command demo"
    address = "192.0.2.7"
    store = factory.SubFactory(StoreFactory)
