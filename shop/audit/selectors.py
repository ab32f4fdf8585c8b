"""Reads of the audit."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from shop.audit.models import Change


def history_of(row: Model) -> QuerySet[Change]:
    """What was done to a row, newest first, with who did it. Stands on `audit_change_of_row`; as many as changes."""
    return Change.objects.filter(table_name=row._meta.db_table, row_id=row.pk).select_related("actor")


def last_hand_at(row: Model, column: str) -> str | None:
    """Who changed a column of a row last, by name. Stands on `audit_change_of_row`; None where it was never changed."""
    change = history_of(row).filter(after__has_key=column).order_by("-created_at", "-id").first()
    if change is None:
        return None
    return str(change.actor) if change.actor else "The system"
