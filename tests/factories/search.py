"""What search keeps: documents, vectors, words, choices of staff."""

import uuid

import factory
from pgvector import HalfVector

from shop.search.models import (
    CatalogueLanguage,
    ChosenRelation,
    CountedBasket,
    EmbeddingModel,
    Lexeme,
    ProductBaskets,
    ProductEmbedding,
    ProductPair,
    SearchDocument,
    SearchedText,
    StaleBasket,
    StaleProduct,
    StopWord,
    StoreBaskets,
    Synonym,
    Word,
)

from .catalog import ProductFactory
from .rows import RowFactory, StoreOwnedFactory, of_store


class EmbeddingModelFactory(RowFactory[EmbeddingModel]):
    """A model of three dimensions that does not serve."""

    class Meta:
        model = "search.EmbeddingModel"

    name = factory.Sequence(lambda n: f"model-{n}")
    dimensions = 3


class CatalogueLanguageFactory(StoreOwnedFactory[CatalogueLanguage]):
    """A store that writes French."""

    class Meta:
        model = "search.CatalogueLanguage"

    language = "french"


class SearchDocumentFactory(StoreOwnedFactory[SearchDocument]):
    """The words of a product."""

    class Meta:
        model = "search.SearchDocument"

    product = of_store(ProductFactory)
    words = "'milk':1A"
    content_hash = factory.LazyFunction(uuid.uuid4)


class ProductEmbeddingFactory(StoreOwnedFactory[ProductEmbedding]):
    """A product as a vector of three dimensions."""

    class Meta:
        model = "search.ProductEmbedding"

    product = of_store(ProductFactory)
    model = factory.SubFactory(EmbeddingModelFactory)
    embedding = factory.LazyFunction(lambda: HalfVector([1, 0, 0]))
    content_hash = factory.LazyFunction(uuid.uuid4)


class StaleProductFactory(StoreOwnedFactory[StaleProduct]):
    """A note about a product that may be there."""

    class Meta:
        model = "search.StaleProduct"

    product_key = factory.Sequence(lambda n: n + 1)


class LexemeFactory(StoreOwnedFactory[Lexeme]):
    """A stem that seven documents have."""

    class Meta:
        model = "search.Lexeme"

    lexeme = factory.Sequence(lambda n: f"stem{n}")
    documents = 7


class WordFactory(StoreOwnedFactory[Word]):
    """A word that seven products have."""

    class Meta:
        model = "search.Word"

    word = factory.Sequence(lambda n: f"word{n}")
    products = 7


class SynonymFactory(StoreOwnedFactory[Synonym]):
    """A word that means another."""

    class Meta:
        model = "search.Synonym"

    term = factory.Sequence(lambda n: f"term{n}")
    meaning = "soft drink"


class StopWordFactory(StoreOwnedFactory[StopWord]):
    """A word that tells nothing."""

    class Meta:
        model = "search.StopWord"

    word = factory.Sequence(lambda n: f"stop{n}")


class SearchedTextFactory(StoreOwnedFactory[SearchedText]):
    """A text that was searched for once, and found three things."""

    class Meta:
        model = "search.SearchedText"

    text = factory.Sequence(lambda n: f"text {n}")
    asked_on = "2026-01-05"
    found = 3
    milliseconds = 12


class CountedBasketFactory(StoreOwnedFactory[CountedBasket]):
    """An order that was counted with two products that may be there."""

    class Meta:
        model = "search.CountedBasket"

    order_key = factory.Sequence(lambda n: n + 1)
    products = (1, 2)


class StaleBasketFactory(StoreOwnedFactory[StaleBasket]):
    """A note about an order that may be there."""

    class Meta:
        model = "search.StaleBasket"

    order_key = factory.Sequence(lambda n: n + 1)


class StoreBasketsFactory(StoreOwnedFactory[StoreBaskets]):
    """A store with a hundred baskets."""

    class Meta:
        model = "search.StoreBaskets"

    baskets = 100


class ProductBasketsFactory(StoreOwnedFactory[ProductBaskets]):
    """A product that lay in ten of them."""

    class Meta:
        model = "search.ProductBaskets"

    product = of_store(ProductFactory)
    baskets = 10


class ProductPairFactory(StoreOwnedFactory[ProductPair]):
    """Two products that stood together in five orders."""

    class Meta:
        model = "search.ProductPair"

    product = of_store(ProductFactory)
    partner = of_store(ProductFactory)
    baskets = 5
    closeness = 5_000_000


class ChosenRelationFactory(StoreOwnedFactory[ChosenRelation]):
    """A product that staff show first beside another."""

    class Meta:
        model = "search.ChosenRelation"

    product = of_store(ProductFactory)
    other = of_store(ProductFactory)
