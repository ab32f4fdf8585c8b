"""What stands beside a product: similar, bought together, instead of it; and what a customer may like."""

from decimal import Decimal

import pytest

from shop.catalog.models import Product
from shop.search.exceptions import (
    NothingChosen,
    RelatedToItself,
    RelationElsewhere,
    RelationNotForSale,
    TooManyPinned,
)
from shop.search.models import ChosenRelation, RelatedList, RelationKind
from shop.search.relating.alternatives import alternatives
from shop.search.relating.liking import also_liked
from shop.search.relating.similar import similar_products
from shop.search.relating.together import blended, bought_together, met_with
from shop.search.services.building import build
from shop.search.services.choosing import MOST_PINNED, choose_relation, release_relation
from shop.search.services.pairing import count_baskets
from tests.factories import (
    CategoryFactory,
    CustomerFactory,
    OrderFactory,
    OrderLineFactory,
    PriceFactory,
    ProductFactory,
    StockItemFactory,
    StoreFactory,
    UserFactory,
)

TOGETHER, SIMILAR, ALTERNATIVES = RelatedList.TOGETHER, RelatedList.SIMILAR, RelatedList.ALTERNATIVES
PINNED, EXCLUDED = RelationKind.PINNED, RelationKind.EXCLUDED


def on_sale(store, name: str, **more) -> Product:
    return ProductFactory(store=store, name=name, status="active", **more)


@pytest.fixture
def shelf(store) -> dict[str, Product]:
    """Food and garden, each a department with a category and two shelves in it."""
    made = {}
    for department, kinds in {
        "Food": {"Chocolate": ("Dark Chocolate Bar", "Milk Chocolate Bar"), "Dairy": ("Whole Milk", "Chocolate Milk")},
        "Garden": {"Hoses": ("Garden Hose", "Water Hose"), "Soil": ("Potting Soil",)},
    }.items():
        top = CategoryFactory(store=store, name=department)
        middle = CategoryFactory(store=store, name=f"{department} aisle", parent=top)
        for kind, names in kinds.items():
            category = CategoryFactory(store=store, name=kind, parent=middle)
            for name in names:
                made[name] = on_sale(store, name, category=category)
    build()
    return made


def sold(store, *products: Product, times: int = 1, customer=None) -> None:
    for _ in range(times):
        order = OrderFactory(store=store, lines=0, **({"customer": customer} if customer else {}))
        for product in products:
            OrderLineFactory(order=order, variant=product.variants.get())
    count_baskets()


def keys(related) -> list[int]:
    return [row.product_id for row in related]


def named(related) -> list[str]:
    names = dict(Product.objects.values_list("pk", "name"))
    return [names[key] for key in keys(related)]


def test_similar_products_are_of_the_same_kind_the_nearest_first(shelf) -> None:
    similar = similar_products(product=shelf["Dark Chocolate Bar"])

    assert named(similar)[:2] == ["Milk Chocolate Bar", "Chocolate Milk"]
    assert not {"Garden Hose", "Dark Chocolate Bar"} & set(named(similar))
    assert similar[0].reason.endswith("% alike")


def test_things_of_the_same_name_are_shown_once(store, shelf) -> None:
    kind = shelf["Garden Hose"].category
    for _ in range(3):
        on_sale(store, "Water Hose", category=kind)
    build()

    assert named(similar_products(product=shelf["Garden Hose"])).count("Water Hose") == 1


@pytest.mark.parametrize("status", ["archived", "draft"])
def test_what_is_not_for_sale_stands_beside_nothing(store, shelf, status) -> None:
    dark, milk = shelf["Dark Chocolate Bar"], shelf["Milk Chocolate Bar"]
    customer = CustomerFactory(store=store)
    sold(store, dark, milk, times=4)
    sold(store, dark, customer=customer)
    choose_relation(product=dark, other=milk, listing=SIMILAR, kind=PINNED)
    PriceFactory(variant=dark.variants.get())
    PriceFactory(variant=milk.variants.get())
    StockItemFactory(variant=milk.variants.get(), on_hand=5)
    before = [milk.pk in keys(rows) for rows in _all_lists(dark, customer)]

    Product.objects.filter(pk=milk.pk).update(status=status)

    assert before == [True, True, True, True, True]
    assert [milk.pk in keys(rows) for rows in _all_lists(dark, customer)] == [False] * 5


def _all_lists(product, customer):
    return (
        similar_products(product=product),
        bought_together(product=product),
        blended(product=product, limit=10),
        alternatives(product=product),
        also_liked(customer=customer),
    )


def test_another_stores_products_stand_beside_nothing(shelf) -> None:
    other = StoreFactory()
    twin = on_sale(other, "Dark Chocolate Bar", category=CategoryFactory(store=other))
    PriceFactory(variant=twin.variants.get())
    StockItemFactory(variant=twin.variants.get(), on_hand=5)
    sold(other, twin, on_sale(other, "Napkins"), times=5)
    build()

    theirs = set(Product.objects.filter(store=other).values_list("pk", flat=True))
    for product in shelf.values():
        for rows in (similar_products(product=product), bought_together(product=product)):
            assert not theirs & set(keys(rows))


def test_bought_together_says_in_how_many_baskets_and_how_much_oftener_than_by_chance(store, shelf) -> None:
    milk, bar, hose = shelf["Whole Milk"], shelf["Dark Chocolate Bar"], shelf["Garden Hose"]
    sold(store, milk, bar, times=4)
    sold(store, milk, times=2)
    sold(store, hose, times=6)

    [met] = met_with(product=milk, limit=5)

    assert (met.product_id, met.baskets) == (bar.pk, 4)
    assert met.lift == pytest.approx(4 * 12 / (6 * 4))
    assert bought_together(product=milk)[0].reason == "bought together in 4 baskets, lift 2.0"


def test_what_meets_less_often_than_by_chance_is_not_bought_together(store, shelf) -> None:
    milk, bar = shelf["Whole Milk"], shelf["Dark Chocolate Bar"]
    sold(store, milk, bar, times=3)
    sold(store, milk, times=10)
    sold(store, bar, times=10)

    assert met_with(product=milk, limit=5) == []


def test_a_product_without_sales_shows_what_goes_with_its_like(store, shelf) -> None:
    sold(store, shelf["Milk Chocolate Bar"], shelf["Whole Milk"], times=5)
    sold(store, shelf["Potting Soil"], times=3)

    together = bought_together(product=shelf["Dark Chocolate Bar"])

    assert named(together)[0] == "Whole Milk"
    assert together[0].reason == "bought with similar products in 5 baskets"
    assert [row.reason for row in together if row.product_id == shelf["Potting Soil"].pk] == [
        "bought often: in 3 baskets"
    ]


def test_a_shop_without_sales_has_nothing_bought_together(shelf) -> None:
    assert bought_together(product=shelf["Whole Milk"]) == []


def test_an_alternative_is_like_it_in_stock_and_near_in_price(store, shelf) -> None:
    category = shelf["Dark Chocolate Bar"].category
    bar = shelf["Dark Chocolate Bar"]
    PriceFactory(variant=bar.variants.get(), amount=Decimal("2.00"))
    for name, amount, there in (
        ("Fine Dark Chocolate Bar", "2.10", 5),
        ("Cheap Dark Chocolate Bar", "0.50", 5),
        ("Dear Dark Chocolate Bar", "9.00", 5),
        ("Sold Out Dark Chocolate Bar", "2.00", 0),
    ):
        variant = on_sale(store, name, category=category).variants.get()
        PriceFactory(variant=variant, amount=Decimal(amount))
        StockItemFactory(variant=variant, on_hand=there)
    build()

    [found] = alternatives(product=bar)

    assert named([found]) == ["Fine Dark Chocolate Bar"]
    assert found.reason.endswith("% alike, 5 in stock, 2.10 EUR")


def test_a_customer_may_like_what_goes_with_what_they_buy_and_have_not_bought(store, shelf) -> None:
    milk, bar, hose = shelf["Whole Milk"], shelf["Dark Chocolate Bar"], shelf["Garden Hose"]
    customer = CustomerFactory(store=store)
    sold(store, milk, bar, times=4)
    sold(store, milk, hose, times=3)
    sold(store, milk, hose, customer=customer)

    liked = also_liked(customer=customer)

    assert [(row.product_id, row.reason) for row in liked] == [(bar.pk, "goes with Whole Milk, which they buy")]


def test_nothing_is_known_of_what_a_new_customer_likes(store, shelf) -> None:
    sold(store, shelf["Whole Milk"], shelf["Garden Hose"], times=3)

    assert also_liked(customer=CustomerFactory(store=store)) == []


def test_what_staff_pin_stands_first_with_their_name_and_the_day(store, shelf) -> None:
    milk, hose = shelf["Whole Milk"], shelf["Garden Hose"]
    sold(store, milk, shelf["Dark Chocolate Bar"], times=3)
    anna = UserFactory(email="anna@example.com")

    choice = choose_relation(product=milk, other=hose, listing=TOGETHER, kind=PINNED, actor=anna)

    first = bought_together(product=milk)[0]
    choice.refresh_from_db()
    assert (first.product_id, first.is_pinned) == (hose.pk, True)
    assert first.reason == f"chosen by {anna} on {choice.chosen_at:%-d %b %Y}"
    assert hose.pk not in keys(similar_products(product=milk))


def test_what_staff_exclude_is_never_shown_and_makes_room_for_the_next(shelf) -> None:
    bar = shelf["Dark Chocolate Bar"]
    choose_relation(product=bar, other=shelf["Milk Chocolate Bar"], listing=SIMILAR, kind=EXCLUDED)

    assert named(similar_products(product=bar, limit=1)) == ["Chocolate Milk"]


def test_a_choice_that_is_released_leaves_the_list_to_the_figures(shelf) -> None:
    bar, milk = shelf["Dark Chocolate Bar"], shelf["Milk Chocolate Bar"]
    choose_relation(product=bar, other=milk, listing=SIMILAR, kind=EXCLUDED)

    release_relation(product=bar, other=milk, listing=SIMILAR)

    assert named(similar_products(product=bar))[0] == "Milk Chocolate Bar"
    with pytest.raises(NothingChosen):
        release_relation(product=bar, other=milk, listing=SIMILAR)


def test_a_later_choice_replaces_the_one_before(shelf) -> None:
    bar, milk = shelf["Dark Chocolate Bar"], shelf["Milk Chocolate Bar"]
    choose_relation(product=bar, other=milk, listing=SIMILAR, kind=EXCLUDED)

    choose_relation(product=bar, other=milk, listing=SIMILAR, kind=PINNED)

    assert [choice.kind for choice in ChosenRelation.objects.all()] == [PINNED]


def test_choices_that_make_no_sense_are_refused(store, shelf) -> None:
    milk, bar = shelf["Whole Milk"], shelf["Dark Chocolate Bar"]
    draft = ProductFactory(store=store, status="draft")

    with pytest.raises(RelatedToItself, match="not shown beside itself"):
        choose_relation(product=milk, other=milk, listing=SIMILAR, kind=PINNED)
    with pytest.raises(RelationElsewhere, match="another store"):
        choose_relation(product=milk, other=on_sale(StoreFactory(), "Milk"), listing=SIMILAR, kind=PINNED)
    with pytest.raises(RelationNotForSale, match="only an active product"):
        choose_relation(product=milk, other=draft, listing=SIMILAR, kind=PINNED)
    for number in range(MOST_PINNED):
        choose_relation(product=milk, other=on_sale(store, f"P{number}"), listing=SIMILAR, kind=PINNED)
    with pytest.raises(TooManyPinned, match="release one of them"):
        choose_relation(product=milk, other=bar, listing=SIMILAR, kind=PINNED)
    assert ChosenRelation.objects.count() == MOST_PINNED


def test_a_product_that_the_search_has_not_read_has_nothing_like_it(store) -> None:
    assert similar_products(product=on_sale(store, "New")) == []
