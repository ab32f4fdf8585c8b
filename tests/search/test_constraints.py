"""Each rule that the database holds about search, broken by plain SQL."""

import pytest

from tests.factories import ProductFactory
from tests.factories.search import (
    CatalogueLanguageFactory,
    ChosenRelationFactory,
    CountedBasketFactory,
    EmbeddingModelFactory,
    LexemeFactory,
    ProductBasketsFactory,
    ProductEmbeddingFactory,
    ProductPairFactory,
    SearchDocumentFactory,
    SearchedTextFactory,
    StopWordFactory,
    StoreBasketsFactory,
    SynonymFactory,
    WordFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied


def second_model_that_serves() -> Attempt:
    EmbeddingModelFactory(is_serving=True)
    return changed(EmbeddingModelFactory(), is_serving=True)


def pair_with_the_higher_key_first() -> Attempt:
    pair = ProductPairFactory()
    return changed(pair, product_id=pair.partner_id, partner_id=pair.product_id)


def pair_with_an_older_product_of_another_store() -> Attempt:
    other = ProductFactory()
    return changed(ProductPairFactory(), product_id=other.pk)


def choice_of_itself() -> Attempt:
    choice = ChosenRelationFactory()
    return changed(choice, other_id=choice.product_id)


VIOLATIONS: Ledger = {
    "catalogue_language_one_per_store": lambda: copied(CatalogueLanguageFactory()),
    "chosen_relation_of_two": choice_of_itself,
    "chosen_relation_unique": lambda: copied(ChosenRelationFactory()),
    "counted_basket_once": lambda: copied(CountedBasketFactory()),
    "embedding_model_has_dimensions": lambda: changed(EmbeddingModelFactory(), dimensions=0),
    "embedding_model_name_unique": lambda: copied(EmbeddingModelFactory()),
    "embedding_model_one_serves": second_model_that_serves,
    "lexeme_unique": lambda: copied(LexemeFactory()),
    "product_baskets_positive": lambda: changed(ProductBasketsFactory(), baskets=0),
    "product_baskets_unique": lambda: copied(ProductBasketsFactory()),
    "product_embedding_one_per_model": lambda: copied(ProductEmbeddingFactory()),
    "product_pair_in_order": pair_with_the_higher_key_first,
    "product_pair_met_often_enough": lambda: changed(ProductPairFactory(), baskets=2),
    "product_pair_unique": lambda: copied(ProductPairFactory()),
    "search_cataloguelanguage_language_known": lambda: changed(CatalogueLanguageFactory(), language="elvish"),
    "search_chosenrelation_kind_known": lambda: changed(ChosenRelationFactory(), kind="?"),
    "search_chosenrelation_listing_known": lambda: changed(ChosenRelationFactory(), listing="?"),
    "search_chosenrelation_other_same_store": lambda: changed(ChosenRelationFactory(), other_id=ProductFactory().pk),
    "search_chosenrelation_product_same_store": lambda: changed(
        ChosenRelationFactory(), product_id=ProductFactory().pk
    ),
    "search_document_one_per_product": lambda: copied(SearchDocumentFactory()),
    "search_productbaskets_product_same_store": lambda: changed(
        ProductBasketsFactory(), product_id=ProductFactory().pk
    ),
    "search_productembedding_product_same_store": lambda: changed(
        ProductEmbeddingFactory(), product_id=ProductFactory().pk
    ),
    "search_productpair_partner_same_store": lambda: changed(ProductPairFactory(), partner_id=ProductFactory().pk),
    "search_productpair_product_same_store": pair_with_an_older_product_of_another_store,
    "search_searchdocument_product_same_store": lambda: changed(
        SearchDocumentFactory(), product_id=ProductFactory().pk
    ),
    "searched_text_one_a_day": lambda: copied(SearchedTextFactory()),
    "stop_word_is_lower_case": lambda: changed(StopWordFactory(), word="The"),
    "stop_word_unique": lambda: copied(StopWordFactory()),
    "store_baskets_unique": lambda: copied(StoreBasketsFactory()),
    "synonym_term_is_lower_case": lambda: changed(SynonymFactory(), term="Two words"),
    "synonym_unique": lambda: copied(SynonymFactory()),
    "word_unique": lambda: copied(WordFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
