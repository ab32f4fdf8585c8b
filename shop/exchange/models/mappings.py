"""Which columns of a file say what, remembered for the next file with the same headings."""

from django.db import models

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.exchange.models.runs import ImportKind
from shop.stores.models import StoreOwned


class ColumnMapping(StoreOwned, Updated):
    """One row says how files with these headings are read: what they are about, and which column is which field.

    Written when somebody puts a guess right. Truth: `column_mapping_once`.
    """

    kind = models.CharField(max_length=9, choices=ImportKind)
    fingerprint = models.CharField(max_length=64, editable=False, help_text="The headings, in short.")
    name = models.CharField(max_length=80, blank=True, db_default="", help_text="What the people of the store call it.")
    file_name = models.CharField("first seen in", max_length=255)
    columns = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        constraints = [
            known_choice("kind", ImportKind),
            # The mapping of a file, by its headings.
            models.UniqueConstraint(
                fields=("store", "fingerprint"),
                name="column_mapping_once",
                violation_error_message="There is already a mapping for these headings.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_kind_display()}: {self.file_name}"
