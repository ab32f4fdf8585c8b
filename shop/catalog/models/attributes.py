"""Attributes: facts about a product that shoppers filter by."""

from django.db import models

from shop.core.db.constraints import CompositeForeignKey
from shop.stores.models import StoreOwned, in_same_store, referable


class Attribute(StoreOwned):
    """One row is one kind of fact, such as “Package size”. Truth: `attribute_name_unique`."""

    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")
        constraints = [
            referable(),
            models.UniqueConstraint(
                fields=("store", "name"),
                name="attribute_name_unique",
                violation_error_message="There is already an attribute with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttributeValue(StoreOwned):
    """One row is one value that an attribute can have, such as “16 OZ”. Truth: `attribute_value_unique`."""

    attribute = models.ForeignKey(
        "catalog.Attribute",
        on_delete=models.CASCADE,
        related_name="values",
        db_constraint=False,
        db_index=False,
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("attribute_id", "name")
        constraints = [
            in_same_store("attribute"),
            # The target of ProductAttribute's key: a value together with the attribute that it belongs to.
            models.UniqueConstraint(fields=("attribute", "id"), name="attribute_value_of_attribute"),
            # The values of an attribute, by their beginning.
            models.UniqueConstraint(
                fields=("attribute", "name"),
                name="attribute_value_unique",
                violation_error_message="The attribute already has this value.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProductAttribute(StoreOwned):
    """One row says which value a product has for an attribute; `attribute` follows from `value`, as in VariantOption.

    Truths: `product_attribute_one_value`, `product_attribute_value_of_attribute`.
    """

    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.CASCADE,
        related_name="attributes",
        db_constraint=False,
        db_index=False,
    )
    attribute = models.ForeignKey("catalog.Attribute", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    value = models.ForeignKey(
        "catalog.AttributeValue", on_delete=models.PROTECT, related_name="products", db_constraint=False
    )

    class Meta:
        ordering = ("product_id", "attribute_id")
        constraints = [
            in_same_store("product"),
            in_same_store("attribute"),
            CompositeForeignKey(
                fields=("attribute", "value"),
                name="product_attribute_value_of_attribute",
                violation_error_message="This value belongs to another attribute.",
            ),
            # A product's facts; one for each attribute.
            models.UniqueConstraint(
                fields=("product", "attribute"),
                name="product_attribute_one_value",
                violation_error_message="The product already has a value for this attribute.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value}"
