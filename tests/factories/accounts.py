"""People who sign in, and what they may do in a store."""

import factory
from django.contrib.auth.models import Group

from shop.accounts.models import User
from shop.stores.models import Membership

from .rows import RowFactory, StoreOwnedFactory

PASSWORD = "a long password"


class UserFactory(RowFactory[User]):
    """A member of staff without rights, whose password is `PASSWORD`."""

    class Meta:
        model = "accounts.User"

    email = factory.Sequence(lambda n: f"staff{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Staff {n}")
    password = factory.django.Password(PASSWORD)


class RoleFactory(RowFactory[Group]):
    """A role without permissions."""

    class Meta:
        model = "auth.Group"

    name = factory.Sequence(lambda n: f"Role {n}")


class MembershipFactory(StoreOwnedFactory[Membership]):
    """Somebody's role in a store."""

    class Meta:
        model = "stores.Membership"

    user = factory.SubFactory(UserFactory)
    role = factory.SubFactory(RoleFactory)
