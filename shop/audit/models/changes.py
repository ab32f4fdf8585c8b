"""Entries of the audit: what was done to a row."""

from django.conf import settings
from django.db import models

from shop.core.db.constraints import known_choice
from shop.core.models import Created


class Operation(models.TextChoices):
    """What was done."""

    INSERT = "insert", "added"
    UPDATE = "update", "changed"
    DELETE = "delete", "deleted"
    TRUNCATE = "truncate", "emptied"
    LOAD = "load", "loaded"


class Change(Created):
    """One row is one change of one row: what it was, what it became, who did it, through which door and from where.

    The table is partitioned by month and only added to. `before` and `after` hold the columns that differ, of a row
    that came or went all of them; without those that follow from others, and with secrets masked. The entry is a
    **snapshot**: it points at nothing by a foreign key, because it outlives what it tells of. `table_name` and `row_id`
    name the row; an emptied table and a load have no row. `subject_id` is the customer who may ask to be forgotten.
    Truths: `audit_change_append_only` (only what is personal may be blanked, by the erasure of the customer),
    `audit_change_by_trigger`. Written by the triggers that `audit.operations.Audited` makes.
    """

    id = models.BigAutoField(primary_key=True)
    operation = models.CharField(max_length=8, choices=Operation)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    door = models.TextField()
    address = models.GenericIPAddressField("from", null=True)
    request = models.CharField(max_length=40, blank=True)
    store = models.ForeignKey(
        "stores.Store", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    subject_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            # Serves the audit page of a store, newest first.
            models.Index(fields=("store", "-created_at", "-id"), name="audit_change_of_store"),
            # Serves the audit page, filtered by the kind of thing.
            models.Index(fields=("store", "table_name", "-created_at", "-id"), name="audit_change_of_table"),
            # Serves the history of an object.
            models.Index(fields=("row_id", "table_name"), name="audit_change_of_row"),
            # Serves the audit page, filtered by person.
            models.Index(
                fields=("actor", "-created_at", "-id"),
                name="audit_change_of_actor",
                condition=models.Q(actor__isnull=False),
            ),
            # Serves the erasure of a customer.
            models.Index(
                fields=("subject_id",), name="audit_change_of_subject", condition=models.Q(subject_id__isnull=False)
            ),
        ]
        constraints = [
            # No word that the code does not know.
            known_choice("operation", Operation),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id or ''} {self.get_operation_display()}"
