"""Changes to many rows at once, kept with what stood there before."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store, referable


class ChangeTarget(models.TextChoices):
    """What rows were chosen."""

    PRODUCTS = "products", "Products"
    VARIANTS = "variants", "Variants"
    STOCK = "stock", "Stock"


class ChangeStatus(models.TextChoices):
    """How far a change has come."""

    DRAFT = "draft", "To be looked at"
    QUEUED = "queued", "Under way"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"


class ChangedField(models.TextChoices):
    """What can be changed in bulk."""

    PRICE = "price", "Price"
    STATUS = "status", "Status"
    CATEGORY = "category", "Category"
    BRAND = "brand", "Brand"
    FOR_SALE = "for_sale", "For sale"
    REORDER_POINT = "reorder_point", "Reorder point"
    ON_HAND = "on_hand", "On hand"


class ChangeOutcome(models.TextChoices):
    """What became of a row."""

    CHANGED = "changed", "Changed"
    REFUSED = "refused", "Left as it was"


class Changeset(StoreOwned, Updated):
    """One row is one change that somebody made to many rows: which were chosen, what was wished, what came of it.

    `subject_ids` are the chosen rows as they were listed when they were chosen. `wishes` say what each field is to
    become; `typed` values stand there row by row. An undoing is a changeset too: it names the one that it `undoes`, and
    can itself be undone. `starts_at` is when its prices begin. The counts are snapshots of what it did; rows that were
    alike already are counted and not listed. Written by `exchange.services.changing`.
    Truths: `changeset_undone_once`, `changeset_counts_when_applied`, `exchange_changeset_status_steps`.
    """

    title = models.CharField(max_length=200)
    target = models.CharField("of", max_length=8, choices=ChangeTarget)
    subject_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    wishes = models.JSONField(default=list, editable=False)
    starts_at = models.DateTimeField("prices begin", null=True, blank=True)
    status = models.CharField(max_length=7, choices=ChangeStatus, default=ChangeStatus.DRAFT, editable=False)
    undoes = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="undoings",
        editable=False,
        db_constraint=False,
        db_index=False,
    )
    changed_count = models.PositiveIntegerField("changed", default=0, editable=False)
    unchanged_count = models.PositiveIntegerField("alike already", default=0, editable=False)
    refused_count = models.PositiveIntegerField("left as they were", default=0, editable=False)
    failure = models.CharField(max_length=500, blank=True, editable=False)
    applied_at = models.DateTimeField("applied", null=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="made by",
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = "bulk change"
        constraints = [
            referable(),
            in_same_store("undoes"),
            known_choice("target", ChangeTarget),
            known_choice("status", ChangeStatus),
            # The undoing of a change, of which there is one.
            models.UniqueConstraint(
                fields=("undoes",),
                name="changeset_undone_once",
                violation_error_message="This change is undone already, or is being undone.",
            ),
            models.CheckConstraint(
                condition=Q(status="applied", applied_at__isnull=False)
                | (
                    ~Q(status="applied")
                    & Q(applied_at__isnull=True, changed_count=0, unchanged_count=0, refused_count=0)
                ),
                name="changeset_counts_when_applied",
                violation_error_message="A change has figures once it is applied, and not before.",
            ),
        ]
        indexes = [
            # Bulk changes, newest first.
            models.Index(fields=("store", "-id"), name="changeset_by_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class ChangesetRow(StoreOwned):
    """One row is one field of one thing: what it was before, what it is after, or why it was left as it was.

    `subject_id` names a product, a variant or a stock item, as the field tells; it is no foreign key, since the receipt
    outlives the thing. `label` is a snapshot of its name. Written by `exchange.services.changing`.
    Truths: `changeset_row_once`, `changeset_row_says_why`, `exchange_changesetrow_append_only`, and
    `changeset_rows_add_up` by the service.
    """

    changeset = models.ForeignKey(
        "exchange.Changeset", on_delete=models.PROTECT, related_name="rows", db_constraint=False, db_index=False
    )
    field = models.CharField(max_length=13, choices=ChangedField)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    outcome = models.CharField(max_length=7, choices=ChangeOutcome)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("changeset_id", "field", "subject_id")
        constraints = [
            in_same_store("changeset"),
            known_choice("field", ChangedField),
            known_choice("outcome", ChangeOutcome),
            # The rows of a change, field by field; also what an undoing reads.
            models.UniqueConstraint(
                fields=("changeset", "field", "subject_id"),
                name="changeset_row_once",
                violation_error_message="The change already has this row.",
            ),
            models.CheckConstraint(
                condition=(~Q(outcome="changed") | Q(reason="")) & (~Q(outcome="refused") | ~Q(reason="")),
                name="changeset_row_says_why",
                violation_error_message="What was left as it was says why, and nothing else does.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_field_display()}"
