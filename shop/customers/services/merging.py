"""Let two records of one customer become one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from shop.customers.exceptions import CannotBeMerged, SameCustomer
from shop.customers.models import Address, Consent, Customer, GroupMembership, Note, Tagging
from shop.customers.services.erasing import erase_customer

LINES = ("kind", "recipient", "line1", "line2", "postal_code", "city", "region", "country", "phone")


def both_locked(*, source: Customer, target: Customer) -> tuple[Customer, Customer] | None:
    """Lock both records in key order; None if the one is merged into the other already.

    Raises SameCustomer, and CannotBeMerged where one of them was erased or is of another store.
    """
    if source.pk == target.pk:
        raise SameCustomer
    keys = (source.pk, target.pk)
    rows = {row.pk: row for row in Customer.objects.filter(pk__in=keys).order_by("pk").select_for_update()}
    one, other = rows[source.pk], rows[target.pk]
    if one.merged_into_id == other.pk:
        return None
    if other.erased_at or other.store_id != one.store_id:
        raise CannotBeMerged(which="This customer")
    if one.erased_at:
        raise CannotBeMerged(which="The other customer")
    return one, other


@transaction.atomic
def merge_record(*, source: Customer, target: Customer) -> Customer:
    """Give the target what the customers' own tables know of the source, erase the source, and return the target.

    The target's own e-mail, phone and reference stay; where it has none, it gets the source's. Addresses that it has
    already, and groups and tags that it is in, are not doubled; its default addresses stay the default. Answers about
    consent are copied with their times, and what was answered last by the clock holds. Raises as `both_locked`. Orders
    and reviews have to be moved before. Locks both in key order.
    """
    locked = both_locked(source=source, target=target)
    if locked is None:
        return target
    source, target = locked
    known = {tuple(row) for row in Address.objects.filter(customer=target).values_list(*LINES)}
    defaults = Address.objects.filter(customer=target, is_default=True).values("kind")
    Address.objects.filter(customer=source, kind__in=defaults).update(is_default=False)
    brought = Address.objects.filter(customer=source)
    doubled = [row.pk for row in brought if tuple(getattr(row, line) for line in LINES) in known]
    brought.exclude(pk__in=doubled).update(customer=target)
    groups = GroupMembership.objects.filter(customer=target).values("group")
    GroupMembership.objects.filter(customer=source).exclude(group__in=groups).update(customer=target)
    tags = Tagging.objects.filter(customer=target).values("tag")
    Tagging.objects.filter(customer=source).exclude(tag__in=tags).update(customer=target)
    Note.objects.filter(customer=source).update(customer=target)
    _copy_answers(source, target)
    found = {"email": source.email, "phone": source.phone, "reference": source.reference}
    erase_customer(customer=source)
    Customer.objects.filter(pk=source.pk).update(merged_into=target)
    Customer.objects.filter(merged_into=source).update(merged_into=target)
    missing = [name for name, value in found.items() if value and not getattr(target, name)]
    for name in missing:
        setattr(target, name, found[name])
    if missing:
        target.save(update_fields=missing)
    return target


def _copy_answers(source: Customer, target: Customer) -> None:
    """Answers cannot be rewritten, so they are given anew, oldest first; the last of both records is the last again."""
    answers = Consent.objects.filter(Q(customer=source) | Q(customer=target)).order_by("recorded_at", "pk")
    last: dict[str, Consent] = {}
    copies: list[Consent] = []
    for answer in answers:
        last[answer.purpose] = answer
        if answer.customer_id == source.pk:
            copies.append(answer)
    brought = {answer.purpose for answer in copies}
    copies += [answer for purpose, answer in last.items() if purpose in brought and answer.customer_id == target.pk]
    Consent.objects.bulk_create(
        Consent(
            store_id=target.store_id,
            customer=target,
            purpose=answer.purpose,
            is_granted=answer.is_granted,
            source=answer.source,
            recorded_at=answer.recorded_at,
        )
        for answer in copies
    )
