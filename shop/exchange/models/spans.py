"""What became of each row of a file."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.stores.models import StoreOwned, in_same_store


class Outcome(models.TextChoices):
    """What became of a row."""

    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


class ImportedSpan(StoreOwned):
    """One row says what became of rows of a file that follow each other: from `first_row` to `last_row`.

    `count` is how many they are; blank lines between them are no rows. Together the spans of an import are its rows,
    so a file of a million rows that all were created has one. Written by `exchange.services.importing`.
    Truths: `imported_span_once`, `imported_span_holds_rows`, `exchange_importedspan_append_only`, and
    `import_spans_add_up` by the service.
    """

    run = models.ForeignKey(
        "exchange.ImportRun", on_delete=models.PROTECT, related_name="spans", db_constraint=False, db_index=False
    )
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome)

    class Meta:
        ordering = ("run_id", "first_row")
        constraints = [
            in_same_store("run"),
            known_choice("outcome", Outcome),
            # The receipt of every row, in the file's order.
            models.UniqueConstraint(
                fields=("run", "first_row"),
                name="imported_span_once",
                violation_error_message="The receipt already has this row.",
            ),
            models.CheckConstraint(
                condition=Q(last_row__gte=F("first_row"), count__gte=1)
                & Q(count__lte=F("last_row") - F("first_row") + 1),
                name="imported_span_holds_rows",
                violation_error_message="A span holds at least one row, and no more than fit into it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rows {self.first_row}–{self.last_row}: {self.outcome}"
