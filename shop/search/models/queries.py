"""What was searched for."""

from django.db import models

from shop.stores.models import StoreOwned


class SearchedText(StoreOwned):
    """One row is a text that was searched for on one day: how often, and what the last time found.

    A count, not a log: it says nothing of who asked. Written by `search.services.noting`.
    Truth: `searched_text_one_a_day`.
    """

    text = models.CharField(max_length=100)
    asked_on = models.DateField("day")
    times = models.PositiveIntegerField(default=1)
    found = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ("-asked_on", "-times", "text", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("store", "text", "asked_on"),
                name="searched_text_one_a_day",
                violation_error_message="This text is counted on this day already.",
            ),
        ]
        indexes = [
            # What was searched for most, day by day.
            models.Index(fields=("store", "-asked_on", "-times", "text", "id"), name="searched_text_by_day"),
            # What was searched for in vain.
            models.Index(
                fields=("store", "-asked_on", "-times", "text", "id"),
                condition=models.Q(found=0),
                name="searched_text_in_vain",
            ),
        ]

    def __str__(self) -> str:
        return self.text
