from .baskets import LEAST_BASKETS, CountedBasket, ProductBaskets, ProductPair, StaleBasket, StoreBaskets
from .documents import SearchDocument, StaleProduct
from .embeddings import EmbeddingModel, ProductEmbedding
from .languages import CatalogueLanguage, Language
from .queries import SearchedText
from .related import ChosenRelation, RelatedList, RelationKind
from .words import Lexeme, StopWord, Synonym, Word

__all__ = [
    "LEAST_BASKETS",
    "CatalogueLanguage",
    "ChosenRelation",
    "CountedBasket",
    "EmbeddingModel",
    "Language",
    "Lexeme",
    "ProductBaskets",
    "ProductEmbedding",
    "ProductPair",
    "RelatedList",
    "RelationKind",
    "SearchDocument",
    "SearchedText",
    "StaleBasket",
    "StaleProduct",
    "StopWord",
    "StoreBaskets",
    "Synonym",
    "Word",
]
