"""Tax: classes of goods, and what each country takes of them over time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from shop.stores.models import StoreOwned, in_same_store, referable


class TaxClass(StoreOwned):
    """One row is one kind of goods in the eyes of the tax office, such as “Reduced”.

    Products without an assignment belong to the store's default class.
    Truths: `tax_class_name_unique`, `tax_class_one_default`.
    """

    name = models.CharField(max_length=60)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "tax classes"
        constraints = [
            referable(),
            models.UniqueConstraint(
                fields=("store", "name"),
                name="tax_class_name_unique",
                violation_error_message="There is already a tax class with this name.",
            ),
            models.UniqueConstraint(
                fields=("store",),
                condition=Q(is_default=True),
                name="tax_class_one_default",
                violation_error_message="The store already has a default tax class.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaxRate(StoreOwned):
    """One row is the rate of a class in a country during a period; `rate` is a share: 0.19 is 19 %.

    Truths: `tax_rate_one_per_day` (periods never overlap), `tax_rate_is_a_share`, `tax_rate_country_is_a_code`.
    """

    tax_class = models.ForeignKey(
        "pricing.TaxClass",
        on_delete=models.CASCADE,
        related_name="rates",
        db_constraint=False,
        db_index=False,
    )
    country = models.CharField(max_length=2, help_text="ISO 3166 code, for example DE.")
    rate = models.DecimalField(max_digits=6, decimal_places=5)
    valid = DateRangeField(help_text="From this day until before that day.")

    class Meta:
        ordering = ("tax_class_id", "country", "valid")
        constraints = [
            in_same_store("tax_class"),
            # The rate on a day, and the rates of a class.
            ExclusionConstraint(
                name="tax_rate_one_per_day",
                expressions=[
                    ("tax_class", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another rate of this class and country holds on some of these days.",
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lt=1),
                name="tax_rate_is_a_share",
                violation_error_message="A rate is a share from 0 to below 1: write 0.19 for 19 %.",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                name="tax_rate_country_is_a_code",
                violation_error_message="A country is two capital letters, for example DE.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="tax_rate_period_not_empty",
                violation_error_message="The period ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tax_class} {self.country} {self.rate:.2%}"


class TaxAssignment(StoreOwned):
    """One row puts a product into a tax class. Truth: `tax_assignment_one_per_product`."""

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    tax_class = models.ForeignKey(
        "pricing.TaxClass", on_delete=models.PROTECT, related_name="assignments", db_constraint=False
    )

    class Meta:
        ordering = ("product_id",)
        constraints = [
            in_same_store("product"),
            in_same_store("tax_class"),
            models.UniqueConstraint(
                fields=("product",),
                name="tax_assignment_one_per_product",
                violation_error_message="The product already belongs to a tax class.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.tax_class}"
