"""The pages that the backoffice composes; found here by Django's autodiscovery, after those of all other apps."""

from . import customer_page
from .customer_list import CustomerPage
from .product_page import ProductPage
from .segment_page import SegmentPage
from .variant_page import VariantPage

__all__ = ["CustomerPage", "ProductPage", "SegmentPage", "VariantPage", "customer_page"]
