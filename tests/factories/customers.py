"""Customers and what is known of them."""

import factory

from shop.customers.models import (
    Address,
    Consent,
    Customer,
    Group,
    GroupMembership,
    Note,
    Segment,
    SegmentCondition,
    Tag,
    Tagging,
)

from .rows import StoreOwnedFactory, of_store


class CustomerFactory(StoreOwnedFactory[Customer]):
    """Somebody who buys."""

    class Meta:
        model = "customers.Customer"

    name = factory.Sequence(lambda n: f"Customer {n}")
    email = factory.Sequence(lambda n: f"customer{n}@example.com")


class AddressFactory(StoreOwnedFactory[Address]):
    """A shipping address that is not the default one."""

    class Meta:
        model = "customers.Address"

    customer = of_store(CustomerFactory)
    kind = "shipping"
    recipient = factory.SelfAttribute("customer.name")
    line1 = "Am Markt 1"
    postal_code = "28195"
    city = "Bremen"
    country = "DE"


class CustomerGroupFactory(StoreOwnedFactory[Group]):
    """A group of customers."""

    class Meta:
        model = "customers.Group"

    name = factory.Sequence(lambda n: f"Group {n}")


class GroupMembershipFactory(StoreOwnedFactory[GroupMembership]):
    """A customer in a group."""

    class Meta:
        model = "customers.GroupMembership"

    group = of_store(CustomerGroupFactory)
    customer = of_store(CustomerFactory)


class ConsentFactory(StoreOwnedFactory[Consent]):
    """A yes to the newsletter."""

    class Meta:
        model = "customers.Consent"

    customer = of_store(CustomerFactory)
    purpose = "newsletter"
    is_granted = True
    source = "checkout"


class NoteFactory(StoreOwnedFactory[Note]):
    """A remark by nobody in particular."""

    class Meta:
        model = "customers.Note"

    customer = of_store(CustomerFactory)
    body = "Rings twice."


class TagFactory(StoreOwnedFactory[Tag]):
    """A word for customers."""

    class Meta:
        model = "customers.Tag"

    name = factory.Sequence(lambda n: f"Tag {n}")


class TaggingFactory(StoreOwnedFactory[Tagging]):
    """A customer with a tag."""

    class Meta:
        model = "customers.Tagging"

    tag = of_store(TagFactory)
    customer = of_store(CustomerFactory)


class SegmentFactory(StoreOwnedFactory[Segment]):
    """Everybody, until it has a condition."""

    class Meta:
        model = "customers.Segment"

    name = factory.Sequence(lambda n: f"Segment {n}")


class SegmentConditionFactory(StoreOwnedFactory[SegmentCondition]):
    """Who has an address in Germany."""

    class Meta:
        model = "customers.SegmentCondition"

    segment = of_store(SegmentFactory)
    subject = "country"
    country = "DE"
