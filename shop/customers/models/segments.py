"""Segments: customers told apart by what they did, never by a list of names."""

from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.core.db.fields import AmountField
from shop.core.models import Updated
from shop.customers.models.consents import ConsentPurpose
from shop.stores.models import StoreOwned, in_same_store, referable


class Segment(StoreOwned, Updated):
    """One row names those customers who meet all of its conditions, whoever that is at the time.

    Truth: `segment_name_unique`. Written by `customers.services.segmenting`.
    """

    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = [
            referable(),
            # Segment list, in its order.
            models.UniqueConstraint(
                fields=("store", "name"),
                name="segment_name_unique",
                violation_error_message="There is already a segment with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subject(models.TextChoices):
    """What a condition is about."""

    SPENT = "spent", "spent at least"
    ORDERS = "orders", "ordered at least … times"
    RECENT = "recent", "ordered within the last … days"
    FIRST_ORDER = "first_order", "came with a first order between"
    PRODUCT = "product", "bought the product"
    CATEGORY = "category", "bought from the category"
    GROUP = "group", "is in the group"
    TAG = "tag", "has the tag"
    CONSENT = "consent", "agreed to"
    COUNTRY = "country", "has an address in"


ASKS = {
    Subject.SPENT: ("amount",),
    Subject.ORDERS: ("times",),
    Subject.RECENT: ("days",),
    Subject.FIRST_ORDER: ("since_on", "until_on"),
    Subject.PRODUCT: ("product",),
    Subject.CATEGORY: ("category",),
    Subject.GROUP: ("group",),
    Subject.TAG: ("tag",),
    Subject.CONSENT: ("purpose",),
    Subject.COUNTRY: ("country",),
}
"""The columns that a condition about a subject fills, all of them, and no others."""
WITHIN_DAYS = (Subject.SPENT, Subject.ORDERS, Subject.PRODUCT, Subject.CATEGORY)
"""Subjects that may be narrowed to the last `days`."""
VALUES = (
    "amount",
    "times",
    "days",
    "since_on",
    "until_on",
    "product",
    "category",
    "group",
    "tag",
    "purpose",
    "country",
)


def _exactly(subject: Subject) -> Q:
    """A condition about `subject` says what it has to, and nothing that belongs to another subject."""
    asked = ASKS[subject]
    meant = Q(subject=subject.value)
    for name in VALUES:
        if name in asked or name != "days" or subject not in WITHIN_DAYS:
            meant &= Q(**{f"{name}__isnull": name not in asked})
    return meant


def _complete() -> Q:
    whole = Q()
    for subject in Subject:
        whole |= _exactly(subject)
    return whole


class SegmentCondition(StoreOwned):
    """One row is one condition: what it is about, the value that belongs to it, and whether it is met or not met.

    What it names cannot be deleted meanwhile: with the condition gone, the segment would be of more people.
    Which columns are filled follows from `subject`, and the database sees to it (`segment_condition_is_whole`).
    Other truths: `segment_condition_in_bounds`.
    """

    segment = models.ForeignKey(
        "customers.Segment", on_delete=models.CASCADE, related_name="conditions", db_constraint=False, db_index=False
    )
    subject = models.CharField(max_length=11, choices=Subject)
    is_negated = models.BooleanField("not", default=False)
    amount = AmountField(null=True, blank=True)
    times = models.PositiveIntegerField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    product = models.ForeignKey(
        "catalog.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    category = models.ForeignKey(
        "catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    group = models.ForeignKey(
        "customers.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    tag = models.ForeignKey(
        "customers.Tag", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    purpose = models.CharField(max_length=10, choices=ConsentPurpose, null=True, blank=True)
    country = models.CharField(max_length=2, null=True, blank=True)

    class Meta:
        ordering = ("segment_id", "id")
        constraints = [
            in_same_store("segment"),
            in_same_store("product"),
            in_same_store("category"),
            in_same_store("group"),
            in_same_store("tag"),
            known_choice("purpose", ConsentPurpose),
            models.CheckConstraint(
                condition=_complete(),
                name="segment_condition_is_whole",
                violation_error_message="A condition says what belongs to it, and nothing else.",
            ),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gt=0))
                & (Q(times__isnull=True) | Q(times__gt=0))
                & (Q(days__isnull=True) | Q(days__gt=0, days__lte=36500))
                & (Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")))
                & (Q(country__isnull=True) | Q(country__regex=r"^[A-Z]{2}$")),
                name="segment_condition_in_bounds",
                violation_error_message="Amounts and numbers are above zero, a period ends after it begins, and a "
                "country is two capital letters.",
            ),
        ]
        indexes = [
            # The conditions of a segment, in their order.
            models.Index(fields=("segment", "id"), name="segment_condition_of_segment"),
        ]

    def __str__(self) -> str:
        return in_words(self)


def in_words(condition: SegmentCondition, *, currency: str = "") -> str:
    """A condition as a person says it: “spent at least 200.00 EUR in the last 90 days”."""
    subject = Subject(condition.subject)
    lately = f" in the last {condition.days:,} days" if condition.days and subject in WITHIN_DAYS else ""
    value = {
        Subject.SPENT: lambda: f"spent at least {condition.amount:,.2f} {currency}".rstrip(),  # noqa: PLW0108 - the others need to wait, so this one does
        Subject.ORDERS: lambda: f"ordered at least {_times(condition.times)}",
        Subject.RECENT: lambda: f"ordered within the last {condition.days:,} days",
        Subject.FIRST_ORDER: lambda: f"first ordered from {condition.since_on} to {condition.until_on}",
        Subject.PRODUCT: lambda: f"bought “{condition.product}”",
        Subject.CATEGORY: lambda: f"bought from “{condition.category}”",
        Subject.GROUP: lambda: f"is in the group “{condition.group}”",
        Subject.TAG: lambda: f"has the tag “{condition.tag}”",
        Subject.CONSENT: lambda: f"agreed to “{condition.get_purpose_display()}”",
        Subject.COUNTRY: lambda: f"has an address in {condition.country}",
    }[subject]()
    return f"{'not: ' if condition.is_negated else ''}{value}{lately}"


def _times(times: int | None) -> str:
    return "once" if times == 1 else f"{times:,} times"
