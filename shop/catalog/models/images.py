"""Product images."""

from django.core.validators import FileExtensionValidator
from django.db import models

from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store


class ProductImage(StoreOwned, Updated):
    """One row is one picture of a product, at its place in the row of pictures.

    Truth: `product_image_one_per_position`, checked at commit so that two pictures can change places.
    """

    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.CASCADE,
        related_name="images",
        db_constraint=False,
        db_index=False,
    )
    image = models.ImageField(
        upload_to="products/", validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp", "gif"])]
    )
    alt_text = models.CharField("description", max_length=200, blank=True, help_text="For people who cannot see it.")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("product_id", "position")
        constraints = [
            in_same_store("product"),
            # A product's pictures, in order.
            models.UniqueConstraint(
                fields=("product", "position"),
                name="product_image_one_per_position",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Another picture already has this position.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt_text or str(self.image)
