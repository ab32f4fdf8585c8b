"""Options: in what ways the variants of a product differ."""

from django.db import models

from shop.core.db.constraints import CompositeForeignKey
from shop.stores.models import StoreOwned, in_same_store, referable


class Option(StoreOwned):
    """One row is one way to differ, such as “Size”. Truth: `option_name_unique`."""

    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")
        constraints = [
            referable(),
            models.UniqueConstraint(
                fields=("store", "name"),
                name="option_name_unique",
                violation_error_message="There is already an option with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionValue(StoreOwned):
    """One row is one value of an option, such as “Large”. Truth: `option_value_unique`."""

    option = models.ForeignKey(
        "catalog.Option", on_delete=models.CASCADE, related_name="values", db_constraint=False, db_index=False
    )
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("option_id", "position", "name")
        constraints = [
            in_same_store("option"),
            # The target of VariantOption's key: a value together with the option that it belongs to.
            models.UniqueConstraint(fields=("option", "id"), name="option_value_of_option"),
            # The values of an option.
            models.UniqueConstraint(
                fields=("option", "name"),
                name="option_value_unique",
                violation_error_message="The option already has this value.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VariantOption(StoreOwned):
    """One row says which value a variant has for an option.

    `option` follows from `value`; it stands here so that a UNIQUE can hold “one value per option”, and a composite
    key keeps the two in step.
    Truths: `variant_option_one_value`, `variant_option_value_of_option`.
    """

    variant = models.ForeignKey(
        "catalog.Variant",
        on_delete=models.CASCADE,
        related_name="options",
        db_constraint=False,
        db_index=False,
    )
    option = models.ForeignKey("catalog.Option", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    value = models.ForeignKey(
        "catalog.OptionValue", on_delete=models.PROTECT, related_name="variants", db_constraint=False
    )

    class Meta:
        ordering = ("variant_id", "option_id")
        constraints = [
            in_same_store("variant"),
            in_same_store("option"),
            CompositeForeignKey(
                fields=("option", "value"),
                name="variant_option_value_of_option",
                violation_error_message="This value belongs to another option.",
            ),
            # A variant's values; one for each option.
            models.UniqueConstraint(
                fields=("variant", "option"),
                name="variant_option_one_value",
                violation_error_message="The variant already has a value for this option.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.value}"
