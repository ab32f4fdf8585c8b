"""What every factory has in common: rows as the database holds them, in one store unless told otherwise."""

from typing import Any, TypeVar

import factory
from django.db import transaction
from django.db.models import Model
from factory.django import DjangoModelFactory

from shop.orders.models.ownership import OrderOwned
from shop.stores.models import Store, StoreOwned

T = TypeVar("T", bound=Model)


class RowFactory(DjangoModelFactory[T]):
    """Makes rows and reads them back, so that balances, generated columns and defaults are the database's."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> T:
        # One transaction for the row and all it stands on: some of their rules are checked at commit.
        with transaction.atomic():
            return super()._generate(strategy, params)

    @classmethod
    def _after_postgeneration(cls, instance: T, create: bool, results: dict[str, Any] | None = None) -> None:
        if create:
            columns = [field.attname for field in instance._meta.concrete_fields if not field.is_relation]
            instance.refresh_from_db(fields=columns)


class StoreFactory(RowFactory[Store]):
    """A shop in Germany that sells in euros, tax included."""

    class Meta:
        model = "stores.Store"

    name = factory.Sequence(lambda n: f"Store {n}")
    slug = factory.Sequence(lambda n: f"store-{n}")
    currency = "EUR"
    country = "DE"


class StoreOwnedFactory(RowFactory[T]):
    """A row of a store: the one given, else that of the first parent given, else a new one."""

    class Meta:
        abstract = True

    store = factory.SubFactory(StoreFactory)

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> T:
        if "store" not in params:
            parent = next((value for value in params.values() if isinstance(value, StoreOwned)), None)
            params |= {"store": parent.store} if parent else {}
        return super()._generate(strategy, params)


class OrderOwnedFactory(StoreOwnedFactory[T]):
    """A row of an order: the one given, else that of the first row of an order given, else a new one."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> T:
        if "order" not in params:
            sibling = next((value for value in params.values() if isinstance(value, OrderOwned)), None)
            params |= {"order": sibling.order} if sibling else {}
        return super()._generate(strategy, params)


def of_store(parent: "str | type[RowFactory[Any]]", **more: Any) -> factory.SubFactory:
    """A parent that is made in the child's store when none is given."""
    return factory.SubFactory(parent, store=factory.SelfAttribute("..store"), **more)


def of_order(parent: "str | type[RowFactory[Any]]", **more: Any) -> factory.SubFactory:
    """A parent that is made for the child's order when none is given."""
    return of_store(parent, order=factory.SelfAttribute("..order"), **more)
