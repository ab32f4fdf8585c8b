"""Each rule that the database holds about search, broken by plain SQL."""

import pytest

from tests.factories import ProductFactory
from tests.factories.search import (
    CatalogueLanguageFactory,
    ChosenRelationFactory,
    EmbeddingModelFactory,
    LexemeFactory,
    ProductEmbeddingFactory,
    ProductPairFactory,
    SearchDocumentFactory,
    SearchedTextFactory,
    StopWordFactory,
    SynonymFactory,
    WordFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied


def second_model_that_serves() -> Attempt:
    EmbeddingModelFactory(is_serving=True)
    return changed(EmbeddingModelFactory(), is_serving=True)


def pair_with_itself() -> Attempt:
    pair = ProductPairFactory()
    return changed(pair, partner_id=pair.product_id)


def choice_of_itself() -> Attempt:
    choice = ChosenRelationFactory()
    return changed(choice, other_id=choice.product_id)


VIOLATIONS: Ledger = {
    "catalogue_language_one_per_store": lambda: copied(CatalogueLanguageFactory()),
    "chosen_relation_of_two": choice_of_itself,
    "chosen_relation_unique": lambda: copied(ChosenRelationFactory()),
    "embedding_model_has_dimensions": lambda: changed(EmbeddingModelFactory(), dimensions=0),
    "embedding_model_name_unique": lambda: copied(EmbeddingModelFactory()),
    "embedding_model_one_serves": second_model_that_serves,
    "lexeme_unique": lambda: copied(LexemeFactory()),
    "product_embedding_one_per_model": lambda: copied(ProductEmbeddingFactory()),
    "product_pair_of_two": pair_with_itself,
    "product_pair_unique": lambda: copied(ProductPairFactory()),
    "search_cataloguelanguage_language_known": lambda: changed(CatalogueLanguageFactory(), language="elvish"),
    "search_chosenrelation_kind_known": lambda: changed(ChosenRelationFactory(), kind="?"),
    "search_chosenrelation_other_same_store": lambda: changed(ChosenRelationFactory(), other_id=ProductFactory().pk),
    "search_chosenrelation_product_same_store": lambda: changed(
        ChosenRelationFactory(), product_id=ProductFactory().pk
    ),
    "search_document_one_per_product": lambda: copied(SearchDocumentFactory()),
    "search_productembedding_product_same_store": lambda: changed(
        ProductEmbeddingFactory(), product_id=ProductFactory().pk
    ),
    "search_productpair_partner_same_store": lambda: changed(ProductPairFactory(), partner_id=ProductFactory().pk),
    "search_productpair_product_same_store": lambda: changed(ProductPairFactory(), product_id=ProductFactory().pk),
    "search_searchdocument_product_same_store": lambda: changed(
        SearchDocumentFactory(), product_id=ProductFactory().pk
    ),
    "searched_text_one_a_day": lambda: copied(SearchedTextFactory()),
    "stop_word_is_lower_case": lambda: changed(StopWordFactory(), word="The"),
    "stop_word_unique": lambda: copied(StopWordFactory()),
    "synonym_term_is_lower_case": lambda: changed(SynonymFactory(), term="Two words"),
    "synonym_unique": lambda: copied(SynonymFactory()),
    "word_unique": lambda: copied(WordFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
