"""Say what makes a segment."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from shop.customers.exceptions import NoConditions, SegmentNameTaken
from shop.customers.models import Segment, SegmentCondition
from shop.stores.models import Store


@transaction.atomic
def save_segment(
    *, store: Store, name: str, conditions: Sequence[SegmentCondition], segment: Segment | None = None
) -> Segment:
    """Write a new segment, or other conditions and another name for `segment`; return it.

    `conditions` are rows that are not stored. Raises NoConditions and SegmentNameTaken. Locks the segment.
    """
    if not conditions:
        raise NoConditions
    if segment is None:
        segment = Segment(store=store)
    else:
        segment = Segment.objects.select_for_update(no_key=True).get(pk=segment.pk, store=store)
    segment.name = name.strip()
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError as error:
        raise SegmentNameTaken from error
    SegmentCondition.objects.filter(segment=segment).delete()
    for condition in conditions:
        condition.pk, condition.segment, condition.store_id = None, segment, segment.store_id
    SegmentCondition.objects.bulk_create(conditions)
    return segment
