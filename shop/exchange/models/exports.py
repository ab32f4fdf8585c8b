"""Exports that are kept under a name, and the files that were made of them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Trim

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.exchange.storage import exported_files
from shop.stores.models import StoreOwned, in_same_store, referable


class ExportFormat(models.TextChoices):
    """What a file is written as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class Rhythm(models.TextChoices):
    """How often a file is made by itself."""

    NEVER = "never", "Only when asked"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"


class Weekday(models.IntegerChoices):
    """The days of the week, as ISO 8601 counts them."""

    MONDAY = 1, "Monday"
    TUESDAY = 2, "Tuesday"
    WEDNESDAY = 3, "Wednesday"
    THURSDAY = 4, "Thursday"
    FRIDAY = 5, "Friday"
    SATURDAY = 6, "Saturday"
    SUNDAY = 7, "Sunday"


class ExportStatus(models.TextChoices):
    """How far a file has come."""

    QUEUED = "queued", "Under way"
    DONE = "done", "Ready"
    FAILED = "failed", "Failed"
    REMOVED = "removed", "Removed"


class SavedExport(StoreOwned, Updated):
    """One row is a list with its filters and columns that somebody wants as a file, now and then or by a schedule.

    `page` is the list's model ("orders.order"), `query` what its address says after the question mark. A file is made
    with the rights of its `owner`. `hour` and `weekday` are of the store's time zone; `next_run_at` is the instant
    that follows from them, kept by the service. `address` is where the owner reaches the site: what an e-mail's link
    begins with. Written by `exchange.services.saving_exports`.
    Truths: `saved_export_name_unique`, `saved_export_has_a_name`, `saved_export_schedule_whole`,
    `saved_export_kept_for_days`.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    page = models.CharField("list", max_length=80, editable=False)
    query = models.CharField(max_length=2000, blank=True, editable=False)
    name = models.CharField(max_length=80)
    format = models.CharField(max_length=4, choices=ExportFormat, default=ExportFormat.XLSX)
    is_shared = models.BooleanField("shared with the store", default=False)
    keep_days = models.PositiveSmallIntegerField(
        "days a file is kept", default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    rhythm = models.CharField("made", max_length=6, choices=Rhythm, default=Rhythm.NEVER)
    weekday = models.PositiveSmallIntegerField("on", choices=Weekday, null=True, blank=True)
    hour = models.PositiveSmallIntegerField("at", null=True, blank=True)
    is_told = models.BooleanField("an e-mail says when it is ready", default=True)
    address = models.CharField(max_length=200, blank=True, editable=False)
    next_run_at = models.DateTimeField("next", null=True, editable=False)

    class Meta:
        ordering = ("name", "id")
        verbose_name = "export"
        constraints = [
            referable(),
            known_choice("format", ExportFormat),
            known_choice("rhythm", Rhythm),
            # A person's own exports.
            models.UniqueConstraint(
                fields=("store", "owner", "name"),
                name="saved_export_name_unique",
                violation_error_message="You already have an export with this name.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(name=Trim("name")),
                name="saved_export_has_a_name",
                violation_error_message="Give the export a name.",
            ),
            models.CheckConstraint(
                condition=Q(rhythm="never", weekday__isnull=True, hour__isnull=True, next_run_at__isnull=True)
                | Q(rhythm="daily", weekday__isnull=True, hour__isnull=False, hour__lte=23, next_run_at__isnull=False)
                | Q(
                    rhythm="weekly",
                    weekday__isnull=False,
                    weekday__gte=1,
                    weekday__lte=7,
                    hour__isnull=False,
                    hour__lte=23,
                    next_run_at__isnull=False,
                ),
                name="saved_export_schedule_whole",
                violation_error_message="Every day needs an hour, every week a day and an hour.",
            ),
            models.CheckConstraint(
                condition=Q(keep_days__gte=1, keep_days__lte=90),
                name="saved_export_kept_for_days",
                violation_error_message="A file is kept for 1 to 90 days.",
            ),
        ]
        indexes = [
            # The list of exports, by name.
            models.Index(fields=("store", "name", "id"), name="saved_export_by_name"),
            # What is due, for the job that looks every minute.
            models.Index(fields=("next_run_at",), name="saved_export_due", condition=Q(next_run_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class ExportRun(StoreOwned, Updated):
    """One row is one file that was asked for, and what became of it.

    `due_at` is the turn of the schedule that it was made for; none when somebody asked. `actor` is who asked. The file
    is thrown away after `expires_at`; what it was stays. Written by `exchange.services.exporting_lists`.
    Truths: `export_run_under_way_once`, `export_run_once_a_turn`, `export_run_has_file_while_ready`,
    `export_run_says_why_it_failed`, `exchange_exportrun_status_steps`.
    """

    export = models.ForeignKey(
        "exchange.SavedExport", on_delete=models.CASCADE, related_name="runs", db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=7, choices=ExportStatus, default=ExportStatus.QUEUED)
    due_at = models.DateTimeField(null=True)
    file = models.FileField(storage=exported_files, max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    row_count = models.PositiveIntegerField("rows", default=0)
    byte_count = models.PositiveBigIntegerField("size", default=0)
    failure = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        verbose_name = "exported file"
        constraints = [
            in_same_store("export"),
            known_choice("status", ExportStatus),
            # The file that is under way; there is one at a time.
            models.UniqueConstraint(
                fields=("export",),
                condition=Q(status="queued"),
                name="export_run_under_way_once",
                violation_error_message="A file of this export is under way already.",
            ),
            # The file of a turn.
            models.UniqueConstraint(
                fields=("export", "due_at"),
                name="export_run_once_a_turn",
                violation_error_message="The file of this turn is made already.",
            ),
            models.CheckConstraint(
                condition=(Q(status="done", finished_at__isnull=False, expires_at__isnull=False) & ~Q(file=""))
                | (~Q(status="done") & Q(file="")),
                name="export_run_has_file_while_ready",
                violation_error_message="A file is there while it is ready, and only then.",
            ),
            models.CheckConstraint(
                condition=(Q(status="failed") & ~Q(failure="")) | (~Q(status="failed") & Q(failure="")),
                name="export_run_says_why_it_failed",
                violation_error_message="What failed says why, and nothing else does.",
            ),
        ]
        indexes = [
            # The files of an export, newest first.
            models.Index(fields=("export", "-id"), name="export_run_by_newest"),
            # Files whose time is over.
            models.Index(fields=("expires_at",), name="export_run_over", condition=Q(status="done")),
        ]

    def __str__(self) -> str:
        return self.file_name or f"File {self.pk}"
