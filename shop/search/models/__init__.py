from .documents import SearchDocument, StaleProduct
from .embeddings import EmbeddingModel, ProductEmbedding
from .languages import CatalogueLanguage, Language
from .queries import SearchedText
from .related import ChosenRelation, ProductPair, RelationKind
from .words import Lexeme, StopWord, Synonym, Word

__all__ = [
    "CatalogueLanguage",
    "ChosenRelation",
    "EmbeddingModel",
    "Language",
    "Lexeme",
    "ProductEmbedding",
    "ProductPair",
    "RelationKind",
    "SearchDocument",
    "SearchedText",
    "StaleProduct",
    "StopWord",
    "Synonym",
    "Word",
]
