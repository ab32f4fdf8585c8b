"""A category's path follows its parent, whatever moves, and no category stands below itself."""

import pytest
from django.db import connection

from shop.catalog.models import Category
from tests.factories import CategoryFactory, StoreFactory
from tests.support.refusals import Attempt, attempt, carry_out, changed, refused_by

pytestmark = pytest.mark.django_db


def names_on_path(category: Category) -> str:
    """The path with each id replaced by its category's name."""
    path = Category.objects.values_list("path", flat=True).get(pk=category.pk)
    names = {str(pk): name for pk, name in Category.objects.values_list("pk", "name")}
    return "/".join(names[label] for label in path.split("."))


def tree(**parents: str | None) -> dict[str, Category]:
    """Categories by name, in one store; each below the one it names, which comes before it."""
    store = StoreFactory()
    made: dict[str, Category] = {}
    for name, parent in parents.items():
        made[name] = CategoryFactory(store=store, name=name, parent=made[parent] if parent else None)
    return made


def moved(**moves: tuple[Category, Category | None]) -> Attempt:
    """One UPDATE that gives several categories new parents, in the order of their ids."""
    cases = " ".join("WHEN %s THEN %s::bigint" for _ in moves)
    parameters = [value for child, parent in moves.values() for value in (child.pk, parent.pk if parent else None)]
    ids = [child.pk for child, _ in moves.values()]
    return attempt(f"UPDATE catalog_category SET parent_id = CASE id {cases} END WHERE id = ANY (%s)", *parameters, ids)


def test_a_path_runs_from_the_root_down_to_the_category() -> None:
    tree_ = tree(food=None, fruit="food", apples="fruit")

    assert names_on_path(tree_["apples"]) == "food/fruit/apples"


def test_a_whole_branch_moves_with_its_top() -> None:
    made = tree(food=None, garden=None, fruit="food", apples="fruit", cox="apples")

    carry_out(changed(made["fruit"], parent_id=made["garden"].pk))

    assert names_on_path(made["cox"]) == "garden/fruit/apples/cox"
    assert names_on_path(made["food"]) == "food"


def test_a_branch_that_loses_its_parent_becomes_a_tree_of_its_own() -> None:
    made = tree(food=None, fruit="food", apples="fruit")

    carry_out(changed(made["fruit"], parent_id=None))

    assert names_on_path(made["apples"]) == "fruit/apples"


def test_one_statement_moves_a_branch_and_takes_another_out_of_it() -> None:
    made = tree(a=None, b=None, c=None, x="a", y="x")

    carry_out(moved(first=(made["a"], made["b"]), second=(made["x"], made["c"])))

    assert names_on_path(made["a"]) == "b/a"
    assert names_on_path(made["x"]) == "c/x"
    assert names_on_path(made["y"]) == "c/x/y"


def test_a_category_cannot_become_its_own_parent() -> None:
    made = tree(food=None)

    assert refused_by(changed(made["food"], parent_id=made["food"].pk)) == "category_path_follows_parent"


def test_a_category_cannot_move_below_one_of_its_own_branch() -> None:
    made = tree(food=None, fruit="food", apples="fruit")

    assert refused_by(changed(made["food"], parent_id=made["apples"].pk)) == "category_path_follows_parent"


def test_one_statement_cannot_close_a_circle_by_two_harmless_moves() -> None:
    made = tree(a=None, b=None, x="a", y="x")

    refused = refused_by(moved(first=(made["x"], made["b"]), second=(made["b"], made["y"])))

    assert refused == "category_path_follows_parent"
    assert names_on_path(made["y"]) == "a/x/y"


def test_a_child_cannot_be_written_before_its_parent_in_one_statement() -> None:
    food = CategoryFactory()
    statement = """
        INSERT INTO catalog_category (id, store_id, parent_id, name, slug, description, position)
        VALUES (9000002, %s, 9000001, 'Apples', 'apples', '', 0), (9000001, %s, NULL, 'Fruit', 'fruit', '', 0)"""

    assert refused_by(attempt(statement, food.store_id, food.store_id)) == "catalog_category_parent_same_store"


def test_a_category_that_gets_another_id_gets_another_path() -> None:
    food = CategoryFactory()

    carry_out(changed(food, id=9_000_000))

    assert Category.objects.get(pk=9_000_000).path == "9000000"


def test_a_path_given_by_hand_is_not_taken() -> None:
    store = StoreFactory()

    category = Category.objects.create(store=store, name="Food", slug="food", path="1.2.3")

    assert Category.objects.get(pk=category.pk).path == str(category.pk)


def test_a_branch_is_found_by_its_path() -> None:
    made = tree(food=None, fruit="food", apples="fruit", garden=None)

    branch = Category.objects.filter(path__descendant_of=made["fruit"].path)
    way_up = Category.objects.filter(path__ancestor_of=made["apples"].path)

    assert set(branch) == {made["fruit"], made["apples"]}
    assert set(way_up) == {made["food"], made["fruit"], made["apples"]}


def test_a_move_rewrites_only_the_paths_of_its_branch() -> None:
    made = tree(food=None, garden=None, fruit="food", apples="fruit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM catalog_category")
        before = dict(cursor.fetchall())

        carry_out(changed(made["fruit"], parent_id=made["garden"].pk))

        cursor.execute("SELECT id, xmin::text FROM catalog_category")
        rewritten = {pk for pk, version in cursor.fetchall() if before[pk] != version}
    assert rewritten == {made["fruit"].pk, made["apples"].pk}
