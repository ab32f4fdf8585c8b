"""Product images."""

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q

from shop.core.db.constraints import known_choice
from shop.core.models import Updated
from shop.stores.models import StoreOwned, in_same_store


class PictureState(models.TextChoices):
    """How far a picture is: its smaller copies are made in the background."""

    WAITING = "waiting", "Being prepared"
    READY = "ready", "Ready"
    BROKEN = "broken", "Cannot be shown"


class ProductImage(StoreOwned, Updated):
    """One row is one picture of a product, at its place in the row of pictures. The first one is the main one.

    Its file, and the smaller copies, are named by `digest`, the hash of the bytes; a row without one was written
    otherwise than by `services.picturing`, and a worker looks at its file first.
    Truths: `product_image_one_per_position`, checked at commit so that two pictures can change places, which also keeps
    one main picture for each product; `product_image_once_per_product`, `product_image_named_by_its_hash`,
    `product_image_ready_has_its_hash`.
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
    digest = models.CharField(max_length=64, null=True, blank=True, editable=False)
    state = models.CharField(
        max_length=8,
        choices=PictureState,
        default=PictureState.WAITING,
        db_default=PictureState.WAITING,
        editable=False,
    )

    class Meta:
        ordering = ("product_id", "position")
        constraints = [
            in_same_store("product"),
            known_choice("state", PictureState),
            # A product's pictures, in order; its main picture: product list.
            models.UniqueConstraint(
                fields=("product", "position"),
                name="product_image_one_per_position",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Another picture already has this position.",
            ),
            # Who shows a file: sweeping up.
            models.UniqueConstraint(
                fields=("digest", "product"),
                name="product_image_once_per_product",
                violation_error_message="The product has this picture already.",
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(digest__regex="^[0-9a-f]{64}$", image__contains=F("digest")),
                name="product_image_named_by_its_hash",
                violation_error_message="A picture's file is named by the hash of its content.",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(digest__isnull=False),
                name="product_image_ready_has_its_hash",
                violation_error_message="A picture that is ready has the hash of its content.",
            ),
        ]
        indexes = [
            # Pictures that wait for their smaller copies.
            models.Index(fields=("id",), condition=Q(state="waiting"), name="product_image_waiting"),
        ]

    def __str__(self) -> str:
        return self.alt_text or str(self.image)

    @property
    def address(self) -> str:
        """Where browsers find the picture; it never means another one."""
        return f"{settings.MEDIA_URL}{self.image.name}"

    def thumbnail(self, width: int) -> str:
        """The address of a smaller copy; "" as long as there is none."""
        return thumbnail_address(self.digest, width) if self.state == PictureState.READY and self.digest else ""


def thumbnail_address(digest: str, width: int) -> str:
    """Where browsers find the copy of a picture that is at most `width` pixels wide and high."""
    return f"{settings.MEDIA_URL}products/{digest[:2]}/{digest}-{width}.webp"
