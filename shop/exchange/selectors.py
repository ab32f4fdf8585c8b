"""Reads about imports."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from shop.exchange.models import ColumnMapping
from shop.exchange.vocabulary import Kind
from shop.stores.models import Store


def fingerprint(headings: Sequence[str]) -> str:
    """The headings of a file in 64 characters, for finding the mapping that was made for them."""
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def remembered_mapping(*, store: Store, headings: Sequence[str], kind: Kind | None) -> dict[str, str]:
    """What somebody said of a file with these headings; empty if nobody did. By `column_mapping_once`, one row."""
    known = ColumnMapping.objects.filter(store=store, fingerprint=fingerprint(headings)).first()
    if known is None or (kind is not None and known.kind != kind.value):
        return {}
    return dict(known.columns)
