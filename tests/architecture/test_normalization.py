"""docs/explanation/normalization.md says of every table what the schema says of it."""

import re

import pytest

from config import env
from config.schema_docs.truths import triggers_of
from tests.architecture.normal_forms import Dependency, closure, normal_form
from tests.architecture.schema_facts import facts, in_words, shop_models

PAGE = env.BASE_DIR / "docs" / "explanation" / "normalization.md"
ABOVE_THIRD_FORM_COSTS_A_KEY = {
    "catalog_variant",
    "catalog_variantoption",
    "catalog_productattribute",
    "pricing_coupon",
    "purchasing_purchaseorder",
}


def sections() -> dict[str, str]:
    found = re.split(r"^### (\w+)\n", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def dependency(given: str, then: str) -> Dependency:
    return Dependency(frozenset(given), frozenset(then))


def test_every_table_has_its_section() -> None:
    assert set(sections()) == {model._meta.db_table for model in shop_models()}


@pytest.mark.parametrize("model", shop_models(), ids=lambda model: model._meta.db_table)
def test_a_section_states_the_keys_dependencies_and_form_that_the_schema_has(model) -> None:
    said = sections()[model._meta.db_table].strip()

    assert said.startswith(in_words(model))


@pytest.mark.parametrize("model", shop_models(), ids=lambda model: model._meta.db_table)
def test_a_section_names_each_column_that_the_database_keeps(model) -> None:
    kept = {column for _, trigger in triggers_of(model._meta.db_table) for column in trigger.guarded_columns}

    assert {column for column in kept if f"`{column}`" not in sections()[model._meta.db_table]} == set()


def test_at_its_core_every_table_is_in_bcnf_but_those_that_would_lose_a_key() -> None:
    forms = {model._meta.db_table: facts(model).at_core for model in shop_models()}

    assert {table for table, form in forms.items() if form != "BCNF"} == ABOVE_THIRD_FORM_COSTS_A_KEY
    assert {forms[table] for table in ABOVE_THIRD_FORM_COSTS_A_KEY} == {"3NF"}


def test_a_closure_follows_dependencies_of_dependencies() -> None:
    assert closure("a", [dependency("b", "c"), dependency("a", "b"), dependency("d", "e")]) == frozenset("abc")


@pytest.mark.parametrize(
    ("columns", "keys", "dependencies", "form"),
    [
        # A supplier's city beside each part that it supplies: it depends on half of the key.
        ("spqc", ["sp"], [dependency("s", "c")], "1NF"),
        # An employee's department and the department's floor.
        ("edf", ["e"], [dependency("d", "f")], "2NF"),
        # Street, city and postal code: the code determines the city, which is part of a key.
        ("scz", ["sc", "sz"], [dependency("z", "c")], "3NF"),
        ("kab", ["k"], [dependency("k", "ab")], "BCNF"),
    ],
)
def test_the_forms_are_those_of_the_textbooks(columns, keys, dependencies, form) -> None:
    assert normal_form(frozenset(columns), map(frozenset, keys), dependencies) == form
