"""Which products lie in baskets together: counted on as orders come and go, and counted anew."""

import random

import pytest
from django.db import connection

from shop.orders.models import Order, OrderLine, OrderStatus
from shop.orders.services.cancelling import cancel_order
from shop.search.models import CountedBasket, ProductBaskets, ProductPair, StaleBasket, StoreBaskets
from shop.search.selectors import is_never_counted
from shop.search.services.pairing import MOST_PRODUCTS, count_baskets
from shop.search.services.recounting import recount_baskets, wrong_counts
from shop.search.tasks import count_sold_baskets
from tests.factories import OrderFactory, OrderLineFactory, ProductFactory, StoreFactory

NO_DIFFERENCE = dict.fromkeys(
    ("search_countedbasket", "search_productbaskets", "search_productpair", "search_storebaskets"), 0
)


@pytest.fixture
def store(db):
    return StoreFactory()


@pytest.fixture
def shelf(store):
    return [ProductFactory(store=store, name=f"Product {number}") for number in range(6)]


def sold(store, *products, draft: bool = False) -> Order:
    order = OrderFactory(store=store, draft=draft, lines=0)
    for product in products:
        OrderLineFactory(order=order, variant=product.variants.get())
    return order


def counted() -> None:
    while count_baskets():
        pass


def pairs() -> dict[tuple[int, int], int]:
    return {(pair.product_id, pair.partner_id): pair.baskets for pair in ProductPair.objects.all()}


def closeness() -> dict[tuple[int, int], int]:
    return {(pair.product_id, pair.partner_id): pair.closeness for pair in ProductPair.objects.all()}


def test_two_products_that_met_in_three_baskets_are_a_pair(store, shelf) -> None:
    milk, bread, soap, *_ = shelf
    for _ in range(3):
        sold(store, milk, bread)
    sold(store, milk, soap)

    counted()

    assert pairs() == {(milk.pk, bread.pk): 3}
    assert ProductBaskets.objects.get(product=milk).baskets == 4
    assert StoreBaskets.objects.get(store=store).baskets == 4
    assert not StaleBasket.objects.exists()


def test_two_things_alone_in_a_basket_are_closer_than_two_of_many(store, shelf) -> None:
    milk, bread, *others = shelf
    sold(store, milk, bread)
    sold(store, milk, bread, *others[:1])
    sold(store, milk, bread, *others[:3])
    counted()
    met = ProductPair.objects.get()
    before = met.closeness

    OrderLineFactory(order=Order.objects.order_by("pk").first(), variant=others[3].variants.get())
    counted()
    met.refresh_from_db()

    assert before == 1_000_000 + 500_000 + 250_000
    assert (met.baskets, met.closeness) == (3, 500_000 + 500_000 + 250_000)


def test_a_pair_that_comes_up_to_three_later_is_counted_in_full(store, shelf) -> None:
    milk, bread, *_ = shelf
    sold(store, milk, bread)
    sold(store, bread, milk)
    counted()
    assert pairs() == {}

    sold(store, milk, bread)
    counted()

    assert pairs() == {(milk.pk, bread.pk): 3}


def test_several_variants_of_a_product_and_several_lines_are_one_product(store, shelf) -> None:
    milk, bread, *_ = shelf
    for _ in range(3):
        sold(store, milk, milk, bread)

    counted()

    assert pairs() == {(milk.pk, bread.pk): 3}


def test_a_cancelled_order_counts_no_more(store, shelf) -> None:
    milk, bread, *_ = shelf
    orders = [sold(store, milk, bread) for _ in range(4)]
    counted()

    cancel_order(order=orders[0])
    counted()
    four_less_one = pairs()
    cancel_order(order=orders[1])
    counted()

    assert four_less_one == {(milk.pk, bread.pk): 3}
    assert pairs() == {}
    assert ProductBaskets.objects.get(product=milk).baskets == 2
    assert CountedBasket.objects.count() == 2


def test_a_line_that_is_added_or_removed_is_counted(store, shelf) -> None:
    milk, bread, soap, *_ = shelf
    orders = [sold(store, milk, bread) for _ in range(3)]
    counted()

    for order in orders:
        OrderLine.objects.filter(order=order, variant__product=bread).delete()
        OrderLineFactory(order=order, variant=soap.variants.get())
    counted()
    swapped = pairs()
    OrderLineFactory(order=orders[0], variant=bread.variants.get())
    OrderLine.objects.filter(order=orders[1], variant__product=soap).delete()
    counted()

    assert swapped == {(milk.pk, soap.pk): 3}
    assert pairs() == {}
    assert sorted(CountedBasket.objects.values_list("products", flat=True), key=len) == [
        [milk.pk],
        [milk.pk, soap.pk],
        [milk.pk, bread.pk, soap.pk],
    ]


def test_a_draft_counts_once_it_is_placed(store, shelf) -> None:
    milk, bread, *_ = shelf
    drafts = [sold(store, milk, bread, draft=True) for _ in range(3)]
    counted()
    before = pairs()

    for draft in drafts:
        Order.objects.filter(pk=draft.pk).update(status=OrderStatus.PLACED, placed_at=draft.created_at)
    counted()

    assert before == {}
    assert pairs() == {(milk.pk, bread.pk): 3}


def test_completing_an_order_is_no_news(store, shelf) -> None:
    order = sold(store, *shelf[:2])
    counted()

    Order.objects.filter(pk=order.pk).update(status=OrderStatus.COMPLETED)

    assert not StaleBasket.objects.exists()


def test_the_same_note_again_changes_nothing(store, shelf) -> None:
    orders = [sold(store, *shelf[:3]) for _ in range(3)]
    counted()
    before = pairs()

    StaleBasket.objects.bulk_create([StaleBasket(store=store, order_key=order.pk) for order in orders * 2])

    assert count_baskets() == 6
    assert pairs() == before
    assert wrong_counts() == NO_DIFFERENCE


def only_nested_loops() -> None:
    """The plan that runs an inner query once for each outer row, wherever the statement leaves it a choice."""
    with connection.cursor() as cursor:
        for other in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            cursor.execute(f"SET LOCAL enable_{other} = off")


def test_notes_are_taken_a_batch_at_a_time(store, shelf) -> None:
    for _ in range(4):
        sold(store, *shelf[:2])
    notes = StaleBasket.objects.count()
    only_nested_loops()

    taken = [count_baskets(limit=3) for _ in range(4)]

    assert sum(taken) == notes
    assert max(taken) == 3
    assert list(pairs().values()) == [4]


def test_a_basket_of_hundreds_says_nothing_about_any_two(store, shelf) -> None:
    products = [ProductFactory(store=store) for _ in range(MOST_PRODUCTS + 1)]
    sold(store, *products)

    counted()

    assert not CountedBasket.objects.exists()


@pytest.mark.parametrize("seed", range(3))
def test_counting_on_comes_to_the_same_as_counting_anew(store, shelf, seed: int) -> None:
    chance = random.Random(seed)
    other_store = StoreFactory()
    elsewhere = [ProductFactory(store=other_store) for _ in range(4)]
    orders: list[Order] = []
    for _ in range(60):
        act = chance.random()
        if act < 0.6 or not orders:
            orders.append(sold(store, *chance.sample(shelf, chance.randint(1, 5))))
            sold(other_store, *chance.sample(elsewhere, 3))
        elif act < 0.75:
            cancel_order(order=orders.pop(chance.randrange(len(orders))))
        elif act < 0.9:
            OrderLineFactory(order=chance.choice(orders), variant=chance.choice(shelf).variants.get())
        else:
            line = OrderLine.objects.filter(order=chance.choice(orders)).order_by("id").last()
            if line is not None:
                line.delete()
        if chance.random() < 0.4:
            count_baskets(limit=chance.randint(1, 5))
    counted()

    counted_on, close = pairs(), closeness()

    assert counted_on
    assert wrong_counts() == NO_DIFFERENCE
    assert recount_baskets() == 0
    assert (pairs(), closeness()) == (counted_on, close)


def test_counting_anew_mends_whatever_is_wrong_and_leaves_the_rest(store, shelf) -> None:
    milk, bread, soap, *_ = shelf
    for _ in range(3):
        sold(store, milk, bread, soap)
    counted()
    right = pairs()
    ProductPair.objects.filter(product=milk, partner=bread).update(baskets=99)
    ProductPair.objects.filter(product=milk, partner=soap).delete()
    ProductBaskets.objects.filter(product=soap).update(baskets=1)
    kept = ProductPair.objects.get(product=bread, partner=soap).pk

    wrong = wrong_counts()
    mended = recount_baskets()

    assert wrong == NO_DIFFERENCE | {"search_productpair": 2, "search_productbaskets": 1}
    assert mended == 3
    assert pairs() == right
    assert ProductPair.objects.get(product=bread, partner=soap).pk == kept


def test_the_first_turn_counts_what_a_bulk_load_has_brought(store, shelf) -> None:
    for _ in range(3):
        sold(store, *shelf[:2])
    StaleBasket.objects.all().delete()  # a load writes without triggers
    never = is_never_counted()

    count_sold_baskets.func()

    assert never
    assert list(pairs().values()) == [3]
    assert not is_never_counted()
