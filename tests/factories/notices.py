"""What people are told."""

import factory

from shop.notices.models import Choice, Notice

from .accounts import UserFactory
from .rows import RowFactory, StoreFactory


class NoticeFactory(RowFactory[Notice]):
    """A return that somebody was told of at the bell."""

    class Meta:
        model = "notices.Notice"

    store = factory.SubFactory(StoreFactory)
    user = factory.SubFactory(UserFactory)
    kind = "return_asked"
    fact = factory.Sequence(lambda n: f"return {n}")
    text = factory.Sequence(lambda n: f"Order {n}: a return of 2 units was requested.")
    address = "/admin/orders/return/"
    in_bell = True
    mail = "none"


class ChoiceFactory(RowFactory[Choice]):
    """Somebody who wants to know of returns by e-mail alone."""

    class Meta:
        model = "notices.Choice"

    user = factory.SubFactory(UserFactory)
    kind = "return_asked"
    in_bell = False
    mail = "at_once"
