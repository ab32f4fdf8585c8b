"""Prices over time: past, present and scheduled ones in one table of periods."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from shop.core.db.fields import AmountField
from shop.core.models import Updated
from shop.pricing.querysets import PriceQuerySet
from shop.stores.models import StoreOwned, in_same_store


class Price(StoreOwned, Updated):
    """One row is what a variant costs in one currency during one period: from an instant until before another.

    The table is the history: a change closes one row and opens the next, a scheduled price is a row that begins
    later, and what has begun can only be closed (trigger `price_history_is_kept`). Written by
    `pricing.services.repricing` and by loads.
    Truths: `price_periods_never_overlap`, `price_not_negative`, `price_period_has_a_start`,
    `price_compare_at_is_higher`, `price_currency_is_a_code`, `price_history_is_kept`.
    """

    variant = models.ForeignKey(
        "catalog.Variant",
        on_delete=models.CASCADE,
        related_name="prices",
        db_constraint=False,
        db_index=False,
    )
    currency = models.CharField(max_length=3)
    amount = AmountField()
    compare_at_amount = AmountField(
        null=True, blank=True, help_text="The crossed-out price beside a reduced one; empty if there is none."
    )
    valid = DateTimeRangeField("period")

    objects = PriceQuerySet.as_manager()

    class Meta:
        ordering = ("variant_id", "currency", "-valid")
        constraints = [
            in_same_store("variant"),
            # Also the index of “the price at an instant” and of a variant's price history.
            ExclusionConstraint(
                name="price_periods_never_overlap",
                expressions=[
                    ("variant", RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another price of this variant holds during part of this period.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="price_not_negative",
                violation_error_message="A price cannot be below zero.",
            ),
            models.CheckConstraint(
                condition=Q(compare_at_amount__isnull=True) | Q(compare_at_amount__gt=F("amount")),
                name="price_compare_at_is_higher",
                violation_error_message="The crossed-out price has to be higher than the price.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False, valid__lower_inc=True)
                & (Q(valid__endswith__isnull=True) | Q(valid__upper_inc=False)),
                name="price_period_has_a_start",
                violation_error_message="A price holds from an instant until before a later one, or for good.",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="price_currency_is_a_code",
                violation_error_message="A currency is three capital letters, for example EUR.",
            ),
        ]
        indexes = [
            # Price history of a variant, newest first.
            models.Index(fields=("variant", "currency", "valid"), name="price_history"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
