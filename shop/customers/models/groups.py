"""Groups that customers belong to."""

from django.db import models

from shop.stores.models import StoreOwned, in_same_store, referable


class Group(StoreOwned):
    """One row is one group of customers, such as “Wholesale”. Truth: `customer_group_name_unique`."""

    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = [
            referable(),
            models.UniqueConstraint(
                fields=("store", "name"),
                name="customer_group_name_unique",
                violation_error_message="There is already a group with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMembership(StoreOwned):
    """One row puts a customer into a group. Truth: `customer_in_group_once`."""

    group = models.ForeignKey(
        "customers.Group", on_delete=models.CASCADE, related_name="memberships", db_constraint=False
    )
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        related_name="group_memberships",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        ordering = ("customer_id", "group_id")
        constraints = [
            in_same_store("group"),
            in_same_store("customer"),
            # The groups of a customer.
            models.UniqueConstraint(
                fields=("customer", "group"),
                name="customer_in_group_once",
                violation_error_message="The customer is already in this group.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.group}"
