"""Scanning into, posting and cancelling a count: each a form over one service."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, Sum

from shop.core.admin import AskForm
from shop.inventory.models import StockCount
from shop.inventory.scanning import scanned_units
from shop.inventory.services.counting import add_counts, cancel_count, post_count

from .scan_forms import scan_field


class CountForm(AskForm):
    """What all of them look at: how much is counted, and what of it differs from the books."""

    row: StockCount

    def picture(self) -> dict[str, Any]:
        counted = Q(counted_quantity__isnull=False)
        sums = self.row.lines.aggregate(
            counted=Count("pk", filter=counted),
            different=Count("pk", filter=counted & ~Q(counted_quantity=F("expected_quantity"))),
            units=Sum(F("counted_quantity") - F("expected_quantity"), filter=counted),
            moved=Sum("movement__quantity"),
        )
        return {
            "Status": StockCount.objects.get(pk=self.row.pk).get_status_display(),
            "Items counted": sums["counted"],
            "Items that differ": sums["different"],
            "Units more than expected": sums["units"] or 0,
            "Units put right in the books": sums["moved"] or 0,
        }


def found_so_far(count: StockCount) -> str:
    """Differs as soon as somebody else has entered something."""
    sums = count.lines.aggregate(items=Count("counted_quantity"), units=Sum("counted_quantity"))
    return f"{sums['items']} {sums['units']}"


class ScanForm(CountForm):
    title = "Scan"
    says = "What is scanned is added to what was found so far."
    button = "Add"

    scanned = scan_field()

    def perform(self, *, actor: Any) -> str:
        units = scanned_units(text=self.cleaned_data["scanned"], store_id=self.row.store_id)
        add_counts(count=self.row, units=units)
        return f"{sum(units.values()):,} units of {len(units):,} items were added to what was found."

    def state(self) -> str:
        return found_so_far(self.row)


class PostForm(CountForm):
    title = "Post"
    says = "The books are put right where shelf and books differ. What nobody counted is left alone."
    button = "Post"

    def state(self) -> str:
        return found_so_far(self.row)

    def perform(self, *, actor: Any) -> str:
        return f"{post_count(count=self.row, actor=actor)} is posted."


class CancelCountForm(CountForm):
    title = "Cancel"
    says = "The count is given up. The books stay as they are."
    button = "Cancel the count"

    def perform(self, *, actor: Any) -> str:
        return f"{cancel_count(count=self.row)} is cancelled."
