"""Asking again where a provider has not answered."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from shop.orders.models import OperationStatus, PaymentOperation
from shop.orders.services.asking import conclude

logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=2)
"""How long whoever asked may still be waiting for the answer."""
BATCH = 200


def resolve_pending_payments(*, older_than: timedelta = PATIENCE) -> dict[str, int]:
    """Ask once more about each operation without an answer, oldest first, and say how many are in which state now.

    The idempotency key is the one of the first time, so whoever answers does nothing twice. One that raises is logged
    and left for the next time. Partial index `payment_operation_waiting`: grows with open work only.
    """
    counts = dict.fromkeys(OperationStatus.values, 0)
    for operation in _waiting(older_than):
        try:
            counts[conclude(operation=operation).status] += 1
        except Exception:  # one provider's trouble is not the others'
            logger.exception("Payment operation %s could not be settled", operation.pk)
            counts[OperationStatus.ASKED] += 1
    return counts


def _waiting(older_than: timedelta) -> Iterator[PaymentOperation]:
    waiting = PaymentOperation.objects.filter(
        status=OperationStatus.ASKED, created_at__lt=timezone.now() - older_than
    ).select_related("payment", "order")
    last = 0
    while batch := list(waiting.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk
