"""Changing a variant's own fields, and taking one away that nothing has happened to."""

from __future__ import annotations

from django.db import transaction

from shop.catalog.models import Variant


@transaction.atomic
def edit_variant(
    *, variant: Variant, sku: str | None = None, barcode: str | None = None, is_active: bool | None = None
) -> Variant:
    """Change what is given of `variant`; an empty barcode takes it off. What is not given stays."""
    given: dict[str, str | bool | None] = {"sku": sku, "barcode": barcode, "is_active": is_active}
    changed = {name: None if value == "" else value for name, value in given.items() if value is not None}
    for name, value in changed.items():
        setattr(variant, name, value)
    if changed:
        variant.save(update_fields=list(changed))
    return variant


@transaction.atomic
def remove_variant(*, variant: Variant) -> None:
    """Delete `variant`. What was ever sold, stocked or priced stays: the database refuses, and it is taken off sale."""
    Variant.objects.filter(pk=variant.pk).delete()
