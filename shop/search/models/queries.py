"""What was searched for."""

from django.db import models

from shop.stores.models import StoreOwned


class SearchedText(StoreOwned):
    """One row is a text that was searched for on one day: how often, and what the last time found.

    A count, not a log: it says nothing of who asked. Written by `search.services.noting`.
    Truth: `searched_text_one_a_day`.
    """

    text = models.CharField(max_length=100)
    on = models.DateField()
    times = models.PositiveIntegerField(default=1)
    found = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ("-on", "-times", "text", "id")
        constraints = [
            models.UniqueConstraint(fields=("store", "text", "on"), name="searched_text_one_a_day"),
        ]
        indexes = [
            # What was searched for most, day by day.
            models.Index(fields=("store", "-on", "-times", "text", "id"), name="searched_text_by_day"),
            # What was searched for in vain.
            models.Index(
                fields=("store", "-on", "-times", "text", "id"),
                condition=models.Q(found=0),
                name="searched_text_in_vain",
            ),
        ]

    def __str__(self) -> str:
        return self.text
