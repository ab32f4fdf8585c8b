"""Reads of the audit."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from shop.audit.models import Change


def history_of(row: Model) -> QuerySet[Change]:
    """What was done to a row, newest first, with who did it. Stands on `audit_change_of_row`; as many as changes."""
    return Change.objects.filter(table_name=row._meta.db_table, row_id=row.pk).select_related("actor")
