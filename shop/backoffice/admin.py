"""The pages that the backoffice composes; found here by Django's autodiscovery, after those of all other apps."""

from . import customer_page
from .product_page import ProductPage
from .variant_page import VariantPage

__all__ = ["ProductPage", "VariantPage", "customer_page"]
