"""Tags: words that staff put on customers."""

from django.db import models

from shop.stores.models import StoreOwned, in_same_store, referable


class Tag(StoreOwned):
    """One row is one word that staff put on customers, such as “Press”. Truths: `customer_tag_unique`,
    `customer_tag_is_a_word`."""

    name = models.CharField(max_length=40)

    class Meta:
        ordering = ("name",)
        constraints = [
            referable(),
            models.UniqueConstraint(
                fields=("store", "name"),
                name="customer_tag_unique",
                violation_error_message="There is already a tag with this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^\S(.*\S)?$"),
                name="customer_tag_is_a_word",
                violation_error_message="A tag has no blanks around it.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(StoreOwned):
    """One row puts a tag on a customer. Truths: `customer_tagged_once`, `customer_erased_has_no_tags`."""

    tag = models.ForeignKey("customers.Tag", on_delete=models.CASCADE, related_name="taggings", db_constraint=False)
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        related_name="taggings",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        ordering = ("customer_id", "tag_id")
        constraints = [
            in_same_store("tag"),
            in_same_store("customer"),
            # The tags of a customer.
            models.UniqueConstraint(
                fields=("customer", "tag"),
                name="customer_tagged_once",
                violation_error_message="The customer has this tag already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.tag}"
