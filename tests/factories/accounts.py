"""People who sign in, and what they may do in a store."""

import datetime as dt
import uuid

import factory
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone

from shop.accounts.models import Invitation, Passkey, RecoveryCode, SecondFactor, SignIn, StaffSession, User
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


class SecondFactorFactory(RowFactory[SecondFactor]):
    """Somebody's secret, confirmed."""

    class Meta:
        model = "accounts.SecondFactor"

    user = factory.SubFactory(UserFactory)
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    confirmed_at = "2026-01-01T00:00:00Z"


class PasskeyFactory(RowFactory[Passkey]):
    """Somebody's passkey of this machine, whose private half nobody has."""

    class Meta:
        model = "accounts.Passkey"

    user = factory.SubFactory(UserFactory)
    name = "My laptop"
    host = "localhost"
    credential = factory.Sequence(lambda n: n.to_bytes(32, "big"))
    public_key = bytes(77)
    aaguid = uuid.UUID(int=0)


class RecoveryCodeFactory(RowFactory[RecoveryCode]):
    """A code on paper that was not used yet."""

    class Meta:
        model = "accounts.RecoveryCode"

    user = factory.SubFactory(UserFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")


class SignInFactory(RowFactory[SignIn]):
    """Somebody who signed in."""

    class Meta:
        model = "accounts.SignIn"

    user = factory.SubFactory(UserFactory)
    email = factory.SelfAttribute("user.email")
    outcome = "signed_in"
    address = "192.0.2.7"
    program = "A browser"


class InvitationFactory(StoreOwnedFactory[Invitation]):
    """Somebody who was asked today and has not answered."""

    class Meta:
        model = "accounts.Invitation"

    email = factory.Sequence(lambda n: f"invited{n}@example.com")
    role = factory.SubFactory(RoleFactory)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda invitation: invitation.sent_at + dt.timedelta(days=7))


class SessionFactory(RowFactory[Session]):
    """A session of nobody yet, which lasts."""

    class Meta:
        model = "sessions.Session"

    session_key = factory.Sequence(lambda n: f"{n:032d}")
    session_data = ""
    expire_date = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))


class StaffSessionFactory(RowFactory[StaffSession]):
    """Somebody who is signed in."""

    class Meta:
        model = "accounts.StaffSession"

    user = factory.SubFactory(UserFactory)
    session = factory.SubFactory(SessionFactory)
    address = "192.0.2.7"
    program = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
