"""Telling people about low and empty shelves: one e-mail a person and store, when the list is not the last one."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from shop.core.mail import mail
from shop.inventory.models import AlertKind, StockAlert, StockItem
from shop.notices.models import NoticeKind
from shop.notices.services.telling import tell
from shop.stores.models import Membership, Store

MOST_NAMED = 100
"""Items that an e-mail names for each wish; of the others it says how many there are."""


def send_stock_alerts() -> int:
    """Send what is due, and return how many e-mails that were.

    Each person's e-mail leaves before its row is committed: after a crash it may come twice, and never not at all.
    """
    people = (
        StockAlert.objects.filter(user__is_active=True)
        .order_by("store_id", "user_id")
        .values_list("store_id", "user_id")
        .distinct()
    )
    return sum(_tell(store_id=store_id, user_id=user_id) for store_id, user_id in people)


@transaction.atomic
def note_low_shelves() -> int:
    """Tell each store's people once a day how many shelves are at their reorder point; returns how many stores that
    were. Index `stock_low`.
    """
    low = StockItem.objects.low().filter(warehouse__is_active=True).order_by().values("store")
    counts = dict(low.values_list("store").annotate(Count("pk")))
    for store in Store.objects.filter(pk__in=counts, is_active=True):
        count = counts[store.pk]
        tell(
            kind=NoticeKind.LOW_STOCK,
            fact=f"{timezone.now():%Y-%m-%d}",
            text=f"{count} {'shelf is' if count == 1 else 'shelves are'} at the reorder point or below.",
            address=f"{reverse('admin:inventory_stockitem_changelist')}?is_low__exact=1",
            store=store,
        )
    return len(counts)


@transaction.atomic
def _tell(*, store_id: int, user_id: int) -> bool:
    """Tell one person, if there is something new; whoever does not work in the store any more is told nothing."""
    alerts = list(
        StockAlert.objects.filter(store=store_id, user=user_id)
        .select_related("user", "warehouse", "store")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    if not alerts or not (
        alerts[0].user.is_superuser or Membership.objects.filter(store=store_id, user=user_id).exists()
    ):
        return False
    parts, is_new = [], False
    for alert in alerts:
        text, fingerprint = _found(alert)
        is_new = is_new or bool(text and fingerprint != alert.told_fingerprint)
        parts += [text] if text else []
        alert.told_fingerprint = fingerprint
    StockAlert.objects.bulk_update(alerts, ["told_fingerprint"])
    if not is_new:
        return False
    mail(
        to=alerts[0].user.email,
        subject=f"{alerts[0].store.name}: stock that needs you",
        text="\n\n".join(parts) + "\n\nChange what you are told about under Stock, Alerts.\n",
    )
    StockAlert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(told_at=Now())
    return True


def _found(alert: StockAlert) -> tuple[str, str]:
    """What a wish finds, in words, and a fingerprint of all of it (index `stock_low`)."""
    items = StockItem.objects.low().filter(store=alert.store_id)
    if alert.warehouse_id:
        items = items.filter(warehouse=alert.warehouse_id)
    else:
        items = items.filter(warehouse__is_active=True)
    if alert.kind == AlertKind.OUT:
        items = items.filter(available__lte=0)
    keys = list(items.order_by("warehouse_id", "variant_id").values_list("pk", flat=True))
    if not keys:
        return "", ""
    named = items.select_related("variant__product", "warehouse").order_by("warehouse_id", "variant_id")[:MOST_NAMED]
    lines = [f"{alert} ({len(keys)}):", *_lines(named)]
    if len(keys) > MOST_NAMED:
        lines.append(f"… and {len(keys) - MOST_NAMED} more")
    return "\n".join(lines), md5(repr(keys).encode(), usedforsecurity=False).hexdigest()


def _lines(items: Iterable[StockItem]) -> list[str]:
    return [
        f"- {item.variant.sku} {item.variant.product.name}, {item.warehouse}: {item.available} available,"
        f" reorder at {item.reorder_point}"
        for item in items
    ]
