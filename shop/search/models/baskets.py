"""What stood together in baskets: sold orders as they were counted, and the counts that came of them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shop.stores.models import StoreOwned, in_same_store

LEAST_BASKETS = 3
"""Pairs that met less often are chance, and they are nine of ten."""


class CountedBasket(StoreOwned):
    """One row is a sold order with its products as they were counted: what has to be taken back when it changes.

    Written by `search.services.pairing`. `products` is a list because it is only ever counted as a whole, and because
    its index answers in one look how often two products met; sorted, each product once. A basket may outlive its
    order until it is counted again, so `order_key` is no foreign key.
    Truth: `counted_basket_once`.
    """

    order_key = models.BigIntegerField()
    products = ArrayField(models.BigIntegerField())

    class Meta:
        ordering = ("order_key",)
        constraints = [
            # What was counted of an order.
            models.UniqueConstraint(
                fields=("order_key",),
                name="counted_basket_once",
                violation_error_message="This order is counted already.",
            ),
        ]
        indexes = [
            # How often two products met that are no counted pair yet.
            GinIndex(fields=("products",), name="counted_basket_products", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"Basket of order {self.order_key}"


class StaleBasket(StoreOwned):
    """One row is a note that what a sold order holds has changed, or whether it is sold.

    Triggers on orders and their lines write it, whoever changed them; `search.services.pairing` takes it away. There
    may be several of one order, so that two writers never wait for each other.
    """

    order_key = models.BigIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"Order {self.order_key}"


class ProductBaskets(StoreOwned):
    """One row says in how many counted baskets a product lay: the number of `CountedBasket` rows that have it.

    Truths: `product_baskets_unique`, `product_baskets_positive`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    baskets = models.PositiveIntegerField()

    class Meta:
        ordering = ("-baskets", "product_id")
        constraints = [
            in_same_store("product"),
            # How often a product is bought at all.
            models.UniqueConstraint(
                fields=("product",),
                name="product_baskets_unique",
                violation_error_message="This product is counted already.",
            ),
            models.CheckConstraint(
                condition=Q(baskets__gt=0),
                name="product_baskets_positive",
                violation_error_message="A product that lies in no basket is not counted.",
            ),
        ]
        indexes = [
            # What is bought most in a store.
            models.Index(fields=("store", "-baskets", "product"), name="product_baskets_most"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.baskets}"


class StoreBaskets(StoreOwned):
    """One row is how many baskets of a store are counted, and when that was brought up to date.

    Truth: `store_baskets_unique`.
    """

    baskets = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField("counted", db_default=Now())

    class Meta:
        ordering = ("store_id",)
        constraints = [
            models.UniqueConstraint(
                fields=("store",),
                name="store_baskets_unique",
                violation_error_message="This store's baskets are counted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.baskets} baskets"


class ProductPair(StoreOwned):
    """One row says in how many counted baskets two products lay together; every pair is there that met in three.

    `closeness` weighs each of these baskets by how little else was in it: a million, divided by the number of the other
    products. Two things alone in a basket have more to do with each other than two of a week's eighty.
    Written once, with the lower key first. How much oftener than by chance they met (`lift`) is not kept: it follows
    from this, `ProductBaskets` and `StoreBaskets`, and would change with each order of somebody else's.
    Truths: `product_pair_unique`, `product_pair_in_order`, `product_pair_met_often_enough`.
    """

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    partner = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    baskets = models.PositiveIntegerField()
    closeness = models.BigIntegerField(db_default=0)

    class Meta:
        ordering = ("product_id", "-baskets", "id")
        constraints = [
            in_same_store("product"),
            in_same_store("partner"),
            # Counting.
            models.UniqueConstraint(
                fields=("product", "partner"),
                name="product_pair_unique",
                violation_error_message="These two are counted already.",
            ),
            models.CheckConstraint(
                condition=Q(product__lt=F("partner")),
                name="product_pair_in_order",
                violation_error_message="Of a pair, the product with the lower key comes first.",
            ),
            models.CheckConstraint(
                condition=Q(baskets__gte=3),
                name="product_pair_met_often_enough",
                violation_error_message="Only pairs that met in three baskets are kept.",
            ),
        ]
        indexes = [
            # What a product met most: one half of its partners.
            models.Index(fields=("product", "-baskets", "partner"), name="product_pair_partners"),
            # The other half.
            models.Index(fields=("partner", "-baskets", "product"), name="product_pair_partners_back"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} with {self.partner_id}"
