"""Categories are moved among siblings and into others; what would not hold is refused in words."""

import pytest

from shop.catalog.exceptions import BelowItself, NameTaken, PlaceGone, TooDeep
from shop.catalog.models import Category, CategoryTally, Product
from shop.catalog.services.counting import count_products_anew, fold_tallies
from shop.catalog.services.moving import STEP, move_category
from shop.catalog.tree import products_below, shown_children, shown_tree
from shop.search.models import SearchDocument, StaleProduct
from shop.search.services.building import catch_up
from shop.stores.models import Store
from tests.factories import CategoryFactory, ProductFactory, StoreFactory
from tests.support.budgets import recorded
from tests.support.races import errors, one_after_the_other

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return StoreFactory()


def grown(store: Store, **parents: str | None) -> dict[str, Category]:
    """Categories by name, each below the one it names, which comes before it."""
    made: dict[str, Category] = {}
    for name, parent in parents.items():
        made[name] = CategoryFactory(store=store, name=name, parent=made[parent] if parent else None)
    return made


def moved(category: Category, parent: Category | None, before: Category | None = None) -> Category:
    """The category moved by somebody who sees it where it stands in `category`."""
    return move_category(
        store=category.store,
        category_id=category.pk,
        parent_id=parent.pk if parent else None,
        before_id=before.pk if before else None,
        seen_in=category.parent_id,
    )


def outline(store: Store) -> list[str]:
    return ["  " * (place.level - 1) + place.category.name for place in shown_tree(store=store).places]


def test_a_branch_moves_into_another_category_and_between_its_children(store) -> None:
    made = grown(store, food=None, toys=None, apples="food", pears="food", fruit="toys", figs="fruit")

    moved(made["fruit"], made["food"], before=made["pears"])

    assert outline(store) == ["food", "  apples", "  fruit", "    figs", "  pears", "toys"]


def test_between_two_siblings_with_room_one_row_is_written(store) -> None:
    made = grown(store, a=None, b=None, c=None, d=None)
    moved(made["d"], None, before=made["a"])
    before = dict(Category.objects.values_list("name", "position"))

    moved(made["c"], None, before=made["a"])

    after = dict(Category.objects.values_list("name", "position"))
    assert before == {"d": 0, "a": STEP, "b": 2 * STEP, "c": 3 * STEP}
    assert after == before | {"c": STEP // 2}
    assert outline(store) == ["d", "c", "a", "b"]


def test_a_move_into_its_own_branch_is_refused_by_name(store) -> None:
    made = grown(store, food=None, fruit="food", figs="fruit")

    with pytest.raises(BelowItself, match=r"“food” cannot stand in “figs”, which stands in “food” itself\."):
        moved(made["food"], made["figs"])

    assert outline(store) == ["food", "  fruit", "    figs"]


def test_a_move_that_reaches_below_the_tenth_level_is_refused(store) -> None:
    top = place = CategoryFactory(store=store)
    for _ in range(8):
        place = CategoryFactory(store=store, parent=place)
    made = grown(store, food=None, figs="food")

    with pytest.raises(TooDeep, match=r"“food” would reach down to level 11: a tree of categories has at most 10\."):
        moved(made["food"], place)

    assert moved(made["figs"], place).path == f"{Category.objects.get(pk=place.pk).path}.{made['figs'].pk}"
    assert top.path.count(".") == 0


def test_beside_a_category_of_the_same_name_a_move_is_refused(store) -> None:
    made = grown(store, food=None, toys=None, sweets="food")
    CategoryFactory(store=store, name="sweets", parent=made["toys"])

    with pytest.raises(NameTaken, match=r"In “toys” there is a “sweets” already"):
        moved(made["sweets"], made["toys"])


def test_who_looks_at_an_old_tree_moves_nothing(store) -> None:
    made = grown(store, food=None, toys=None, dolls="toys", figs="food")
    moved(made["figs"], made["toys"])

    with pytest.raises(PlaceGone, match=r"Somebody has moved “figs” meanwhile, to “toys”"):
        moved(made["figs"], None)
    with pytest.raises(PlaceGone, match=r"What “dolls” should stand before is somewhere else by now"):
        moved(made["dolls"], None, before=made["figs"])

    assert outline(store) == ["food", "toys", "  dolls", "  figs"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_two_categories_into_each_other_the_second_waits_and_is_refused(store) -> None:
    made = grown(store, food=None, toys=None)

    outcomes = one_after_the_other(lambda: moved(made["food"], made["toys"]), lambda: moved(made["toys"], made["food"]))

    assert [type(error) for error in errors(outcomes)] == [BelowItself]
    assert outline(store) == ["toys", "  food"]


def test_nothing_is_moved_into_another_store(store) -> None:
    made, theirs = grown(store, food=None), CategoryFactory(store=StoreFactory())

    with pytest.raises(PlaceGone):
        moved(made["food"], theirs)


def test_products_are_counted_with_all_that_stand_below_and_follow_a_move(store) -> None:
    made = grown(store, food=None, fruit="food", toys=None)
    ProductFactory.create_batch(2, store=store, category=made["fruit"])
    doll = ProductFactory(store=store, category=made["toys"])
    keys = [category.pk for category in made.values()]
    assert products_below(keys) == {keys[0]: 2, keys[1]: 2, keys[2]: 1}

    moved(made["fruit"], made["toys"])
    Product.objects.filter(pk=doll.pk).update(category=made["food"])

    assert products_below(keys) == {keys[0]: 1, keys[1]: 2, keys[2]: 2}
    assert CategoryTally.objects.count() == 5  # three came one by one, and the doll left one and came to another


def test_folding_and_counting_anew_come_to_the_same_numbers(store) -> None:
    made = grown(store, food=None, fruit="food", toys=None)
    ProductFactory.create_batch(3, store=store, category=made["fruit"])
    ProductFactory(store=store, category=made["toys"])
    Product.objects.filter(category=made["toys"]).update(category=None)
    keys = [category.pk for category in made.values()]
    before = products_below(keys)

    written = fold_tallies()

    assert (written, CategoryTally.objects.count(), fold_tallies()) == (1, 1, 0)
    assert products_below(keys) == {keys[0]: 3, keys[1]: 3}
    assert count_products_anew() == 1
    assert {key: count for key, count in before.items() if count} == products_below(keys)


def test_the_search_finds_products_under_the_categories_that_they_have_moved_to(store) -> None:
    made = grown(store, gadgets=None, kitchenware=None, kettles="gadgets")
    product = ProductFactory(store=store, name="Whistler", category=made["kettles"])
    catch_up()
    assert not StaleProduct.objects.exists()

    moved(made["kettles"], made["kitchenware"])

    assert list(StaleProduct.objects.values_list("product_key", flat=True)) == [product.pk]
    catch_up()
    words = str(SearchDocument.objects.values_list("words", flat=True).get(product=product))
    assert ("kitchenwar" in words, "gadget" in words) == (True, False)


def test_a_new_order_among_siblings_wakes_nobody(store) -> None:
    made = grown(store, a=None, b=None)
    ProductFactory(store=store, category=made["b"])
    catch_up()

    moved(made["b"], None, before=made["a"])

    assert outline(store) == ["b", "a"]
    assert not StaleProduct.objects.exists()


def test_a_large_tree_is_read_from_its_top_with_the_way_down_to_where_it_opens(store, monkeypatch) -> None:
    monkeypatch.setattr("shop.catalog.tree.WHOLE", 3)
    made = grown(store, food=None, toys=None, fruit="food", figs="fruit", dolls="toys")
    figs = Category.objects.get(pk=made["figs"].pk)

    with recorded() as statements:
        top = shown_tree(store=store)

    assert [(place.category.name, place.has_children, place.is_open) for place in top.places] == [
        ("food", True, False),
        ("toys", True, False),
    ]
    assert (top.is_whole, len(statements)) == (False, 4)
    assert [place.category.name for place in shown_tree(store=store, at=figs).places] == [
        "food",
        "fruit",
        "figs",
        "toys",
    ]
    fruit = shown_children(category=made["food"]).places
    assert [(place.category.name, place.level, place.has_children) for place in fruit] == [("fruit", 2, True)]
