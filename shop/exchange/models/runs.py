"""Imports and their receipts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.exchange.storage import imported_files
from shop.stores.models import StoreOwned, in_same_store, referable


class ImportKind(models.TextChoices):
    """What a file is about."""

    PRODUCTS = "products", "Products"
    PRICES = "prices", "Prices"
    STOCK = "stock", "Stock"
    CUSTOMERS = "customers", "Customers"
    ORDERS = "orders", "Orders"


class ImportStatus(models.TextChoices):
    """How far an import has come."""

    WAITING = "waiting", "To be looked at"
    QUEUED = "queued", "Under way"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"


class ImportRun(StoreOwned, Updated):
    """One row is one file that was brought, and the receipt of what became of its rows.

    `columns` says which of the file's headings stands for which field, `headings` lists them all in their order.
    `file` is kept until the import is applied. `preview` is what a rehearsal found; it is empty while nobody has asked
    for one, or while it is under way. `refused_count` is computed by the database: read less created,
    changed and unchanged. Written by `exchange.services`.
    Truths: `import_run_counts_add_up`, `import_run_counts_when_applied`, `exchange_importrun_status_steps`.
    """

    kind = models.CharField(max_length=9, choices=ImportKind)
    status = models.CharField(max_length=7, choices=ImportStatus, default=ImportStatus.WAITING, editable=False)
    file_name = models.CharField("file", max_length=255)
    file = models.FileField(storage=imported_files, max_length=200, blank=True)
    headings = ArrayField(models.TextField(), default=list)
    columns = models.JSONField(default=dict, blank=True)
    preview = models.JSONField(null=True, editable=False)
    preview_asked_at = models.DateTimeField(null=True, editable=False)
    read_count = models.PositiveIntegerField("rows", default=0, editable=False)
    created_count = models.PositiveIntegerField("created", default=0, editable=False)
    changed_count = models.PositiveIntegerField("changed", default=0, editable=False)
    unchanged_count = models.PositiveIntegerField("unchanged", default=0, editable=False)
    refused_count = models.GeneratedField(
        expression=F("read_count") - F("created_count") - F("changed_count") - F("unchanged_count"),
        output_field=models.IntegerField("refused"),
        db_persist=True,
    )
    failure = models.CharField(max_length=500, blank=True, editable=False)
    applied_at = models.DateTimeField("applied", null=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="brought by",
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = "import"
        constraints = [
            referable(),
            known_choice("kind", ImportKind),
            known_choice("status", ImportStatus),
            models.CheckConstraint(
                condition=Q(read_count__gte=F("created_count") + F("changed_count") + F("unchanged_count")),
                name="import_run_counts_add_up",
                violation_error_message="Each row that was read is created, changed, unchanged or refused.",
            ),
            models.CheckConstraint(
                condition=Q(status="applied", applied_at__isnull=False)
                | (~Q(status="applied") & Q(applied_at__isnull=True, read_count=0)),
                name="import_run_counts_when_applied",
                violation_error_message="An import has a receipt once it is applied, and not before.",
            ),
        ]
        indexes = [
            # Import list, newest first.
            models.Index(fields=("store", "-id"), name="import_run_by_newest"),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"


class RefusedRow(StoreOwned):
    """One row is one row of a file that could not be taken: what it said, and why not.

    `row` is its number in the file. Truths: `refused_row_once`, `exchange_refusedrow_append_only`.
    """

    run = models.ForeignKey(
        "exchange.ImportRun", on_delete=models.PROTECT, related_name="refused_rows", db_constraint=False, db_index=False
    )
    row = models.PositiveIntegerField()
    field = models.CharField("column", max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    cells = ArrayField(models.TextField(), default=list)

    class Meta:
        ordering = ("run_id", "row")
        constraints = [
            in_same_store("run"),
            # The refused rows of an import, in the file's order.
            models.UniqueConstraint(
                fields=("run", "row"),
                name="refused_row_once",
                violation_error_message="The receipt already has this row.",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.row}"
