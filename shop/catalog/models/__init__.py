from .attributes import Attribute, AttributeValue, ProductAttribute
from .brands import Brand
from .categories import Category, CategoryTally
from .images import PictureState, ProductImage
from .options import Option, OptionValue, VariantOption
from .products import Product
from .variants import Variant

__all__ = [
    "Attribute",
    "AttributeValue",
    "Brand",
    "Category",
    "CategoryTally",
    "Option",
    "OptionValue",
    "PictureState",
    "Product",
    "ProductAttribute",
    "ProductImage",
    "Variant",
    "VariantOption",
]
