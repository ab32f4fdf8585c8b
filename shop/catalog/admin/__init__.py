from .attributes import AttributeAdmin, AttributeValueAdmin
from .brands import BrandAdmin
from .categories import CategoryAdmin
from .options import OptionAdmin, OptionValueAdmin
from .products import ProductAdmin
from .variants import VariantAdmin

__all__ = [
    "AttributeAdmin",
    "AttributeValueAdmin",
    "BrandAdmin",
    "CategoryAdmin",
    "OptionAdmin",
    "OptionValueAdmin",
    "ProductAdmin",
    "VariantAdmin",
]
