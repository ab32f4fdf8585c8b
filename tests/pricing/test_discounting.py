"""What promotions give, as arithmetic."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shop.pricing.discounting import BasketLine, Rule, discounts, judged


def line(subtotal: str, *, quantity: int = 1, product_id: int = 1, category_path: str = "") -> BasketLine:
    return BasketLine(
        product_id=product_id, category_path=category_path, quantity=quantity, subtotal_amount=Decimal(subtotal)
    )


def rule(kind: str, **size: object) -> Rule:
    return Rule(promotion_id=1, name=kind, kind=kind, **size)  # type: ignore[arg-type]  # sizes differ by kind


def amounts(lines: list[BasketLine], rules: list[Rule], shipping: str = "0.00") -> list[tuple[int | None, str]]:
    found = discounts(lines=lines, rules=rules, shipping_amount=Decimal(shipping))
    return [(gift.place, str(gift.amount)) for gift in found]


def test_a_percentage_is_rounded_line_by_line() -> None:
    assert amounts([line("19.98"), line("0.05")], [rule("percentage", percent=Decimal(10))]) == [
        (0, "2.00"),
        (1, "0.01"),
    ]


def test_an_amount_is_shared_over_the_lines_and_its_cents_add_up() -> None:
    assert amounts([line("10.00"), line("10.00"), line("10.00")], [rule("amount", amount=Decimal("10.00"))]) == [
        (0, "3.34"),
        (1, "3.33"),
        (2, "3.33"),
    ]


def test_an_amount_takes_no_more_than_there_is() -> None:
    assert amounts([line("3.00")], [rule("amount", amount=Decimal("10.00"))]) == [(0, "3.00")]


def test_of_three_for_two_the_cheapest_unit_is_free() -> None:
    lines = [line("10.00", quantity=1), line("8.00", quantity=2)]

    assert amounts(lines, [rule("buy_x_get_y", buy_quantity=2, free_quantity=1)]) == [(1, "4.00")]


def test_an_unfinished_round_of_three_for_two_gives_nothing() -> None:
    assert amounts([line("8.00", quantity=2)], [rule("buy_x_get_y", buy_quantity=2, free_quantity=1)]) == []


def test_free_shipping_takes_off_the_shipping_and_no_line() -> None:
    assert amounts([line("8.00")], [rule("free_shipping")], shipping="4.90") == [(None, "4.90")]


def test_a_rule_below_its_minimum_does_not_apply() -> None:
    dear = rule("percentage", percent=Decimal(50), minimum_amount=Decimal("8.01"))

    assert amounts([line("8.00")], [dear]) == []


def test_a_category_rule_reaches_the_categories_below_it_and_no_namesake() -> None:
    lines = [line("1.00", category_path="1.2.3"), line("1.00", category_path="1.20"), line("1.00", category_path="1.2")]

    assert amounts(lines, [rule("percentage", percent=Decimal(100), category_paths=("1.2",))]) == [
        (0, "1.00"),
        (2, "1.00"),
    ]


def test_a_rule_that_works_alone_keeps_the_others_out() -> None:
    alone = rule("percentage", percent=Decimal(10))
    beside = rule("amount", amount=Decimal("1.00"), is_stackable=True)

    assert amounts([line("10.00")], [alone, beside]) == [(0, "1.00")]


def test_a_rule_that_works_alone_comes_too_late_after_another() -> None:
    beside = rule("amount", amount=Decimal("3.00"), is_stackable=True)
    alone = rule("percentage", percent=Decimal(10))

    assert amounts([line("10.00")], [beside, alone]) == [(0, "3.00")]


def test_a_stacked_percentage_works_on_what_is_left() -> None:
    first = rule("amount", amount=Decimal("2.00"), is_stackable=True)
    second = rule("percentage", percent=Decimal(50), is_stackable=True)

    assert amounts([line("10.00")], [first, second]) == [(0, "2.00"), (0, "4.00")]


def test_each_rule_that_gives_nothing_says_why() -> None:
    ten = [line("10.00")]
    tenth = rule("percentage", percent=Decimal(10), is_stackable=True)

    def reasons(*rules: Rule) -> list[str]:
        return [verdict.why_not for verdict in judged(lines=ten, rules=rules)]

    assert reasons(rule("amount", amount=Decimal(1), minimum_amount=Decimal("12.50"))) == [
        "needs 2.50 more in the basket"
    ]
    assert reasons(rule("amount", amount=Decimal(1), product_ids=frozenset({2}))) == [
        "nothing in the basket is what it is for"
    ]
    assert reasons(rule("buy_x_get_y", buy_quantity=2, free_quantity=1)) == ["takes 3 of them for a round"]
    assert reasons(tenth, rule("amount", amount=Decimal(1))) == ["", "works alone, and “percentage” came first"]
    assert reasons(rule("amount", amount=Decimal(1)), tenth) == ["", "“amount” works alone and came first"]
    assert reasons(rule("percentage", percent=Decimal(100), is_stackable=True), tenth) == [
        "",
        "earlier rules have left nothing to take off",
    ]
    assert reasons(rule("free_shipping")) == ["no shipping is left to take off"]


sizes = st.one_of(
    st.builds(lambda p: rule("percentage", percent=p, is_stackable=True), st.decimals(1, 100, places=2)),
    st.builds(lambda a: rule("amount", amount=a, is_stackable=True), st.decimals(1, 500, places=2)),
    st.builds(
        lambda x, y: rule("buy_x_get_y", buy_quantity=x, free_quantity=y, is_stackable=True),
        st.integers(1, 5),
        st.integers(1, 5),
    ),
    st.just(rule("free_shipping", is_stackable=True)),
)
baskets = st.lists(
    st.builds(lambda a, q: line(str(a), quantity=q), st.decimals(0, 1000, places=2), st.integers(1, 50)), max_size=6
)


@given(lines=baskets, rules=st.lists(sizes, max_size=5), shipping=st.decimals(0, 50, places=2))
def test_no_line_and_no_shipping_ever_costs_less_than_nothing(
    lines: list[BasketLine], rules: list[Rule], shipping: Decimal
) -> None:
    off: dict[int | None, Decimal] = {}
    for gift in discounts(lines=lines, rules=rules, shipping_amount=shipping):
        assert gift.amount > 0
        assert gift.amount == gift.amount.quantize(Decimal("0.01"))
        off[gift.place] = off.get(gift.place, Decimal(0)) + gift.amount

    assert all(amount <= (shipping if place is None else lines[place].subtotal_amount) for place, amount in off.items())
