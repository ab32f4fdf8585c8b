"""The pages of prices, promotions, coupons, taxes and gift cards, as a person uses them."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from shop.catalog.models import Variant
from shop.pricing.models import Coupon, GiftCard, Price, Promotion, TaxRate
from tests.factories import (
    CategoryFactory,
    CouponFactory,
    CouponRedemptionFactory,
    CustomerGroupFactory,
    GiftCardFactory,
    PriceFactory,
    ProductFactory,
    PromotionFactory,
    SegmentFactory,
    TaxClassFactory,
)
from tests.support.budgets import assert_flat
from tests.support.forms import sent_back

LIST, ADD = reverse("admin:pricing_price_changelist"), reverse("admin:pricing_price_add")


def some_variant(store) -> Variant:
    return ProductFactory(store=store, name="Milk", variant__sku="M-1").variants.get()


def page_of(row) -> str:
    return reverse(f"admin:pricing_{row._meta.model_name}_change", args=[row.pk])


def periods(variant: Variant) -> list[tuple[Decimal, bool]]:
    """Each price with whether it has an end, oldest first."""
    prices = Price.objects.filter(variant=variant).order_by("valid")
    return [(price.amount, price.valid.upper is not None) for price in prices]


def test_adding_a_price_ends_the_one_that_holds(superuser_client, store) -> None:
    variant = some_variant(store)
    PriceFactory(variant=variant, amount=Decimal("10.00"))
    page = superuser_client.get(ADD, {"variant": variant.pk})

    answer = superuser_client.post(ADD, sent_back(page, variant=variant.pk, amount="8.50", compare_at_amount="10.00"))

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert periods(variant) == [(Decimal("10.00"), True), (Decimal("8.50"), False)]
    assert Price.objects.current().get(variant=variant).compare_at_amount == Decimal("10.00")


def test_the_instant_of_one_plan_is_not_offered_for_the_next_price(superuser_client, store) -> None:
    variant = some_variant(store)
    in_five_days = timezone.now().replace(microsecond=0) + dt.timedelta(days=5)  # the form shows whole seconds
    plan = PriceFactory(variant=variant, valid=(in_five_days, None))
    known = superuser_client.get(page_of(plan)).context["adminform"].form["starts_at"].value()
    assert known == [in_five_days.date(), in_five_days.time()]

    page = superuser_client.get(ADD)

    assert page.context["adminform"].form["starts_at"].value() is None


def test_a_later_instant_plans_a_price(superuser_client, store) -> None:
    variant = some_variant(store)
    PriceFactory(variant=variant, amount=Decimal("10.00"))
    page = superuser_client.get(ADD)

    superuser_client.post(
        ADD, sent_back(page, variant=variant.pk, amount="12", starts_at_0="2099-01-01", starts_at_1="00:00:00")
    )

    assert periods(variant) == [(Decimal("10.00"), True), (Decimal("12.00"), False)]
    assert Price.objects.current().get(variant=variant).amount == Decimal("10.00")


def test_a_price_in_the_past_is_refused_beside_its_beginning(superuser_client, store) -> None:
    variant = some_variant(store)
    page = superuser_client.get(ADD)

    answer = superuser_client.post(
        ADD, sent_back(page, variant=variant.pk, amount="12", starts_at_0="2001-01-01", starts_at_1="00:00:00")
    )

    assert answer.context["adminform"].form.errors == {
        "starts_at": ["A price begins now or later: what has been charged stays in the history."]
    }
    assert Price.objects.count() == 0


def test_a_crossed_out_price_below_the_price_is_refused_beside_it(superuser_client, store) -> None:
    variant = some_variant(store)
    page = superuser_client.get(ADD)

    answer = superuser_client.post(ADD, sent_back(page, variant=variant.pk, amount="12", compare_at_amount="11"))

    errors = answer.context["adminform"].form.errors
    assert [message for messages in errors.values() for message in messages] == [
        "The crossed-out price has to be higher than the price."
    ]
    assert Price.objects.count() == 0


def test_a_price_that_has_begun_cannot_be_edited_or_dropped_and_the_page_says_why(superuser_client, store) -> None:
    price = PriceFactory(variant=some_variant(store))

    page = superuser_client.get(page_of(price))
    saved = superuser_client.post(page_of(price), {"amount": "1.00"})
    dropped = superuser_client.post(reverse("admin:pricing_price_delete", args=[price.pk]), {"post": "yes"})

    assert b"This price has begun and stays in the history." in page.content
    assert (saved.status_code, dropped.status_code) == (403, 403)
    assert Price.objects.get(pk=price.pk).amount == Decimal("10.00")


def test_a_planned_price_can_be_changed_where_it_stands(superuser_client, store) -> None:
    begins = timezone.now() + dt.timedelta(days=9)
    price = PriceFactory(variant=some_variant(store), since=begins)
    page = superuser_client.get(page_of(price))

    answer = superuser_client.post(page_of(price), sent_back(page, amount="7.70"))

    assert answer.status_code == 302
    assert [price.amount for price in Price.objects.all()] == [Decimal("7.70")]


def test_a_planned_price_that_is_dropped_lets_the_one_before_hold_on(superuser_client, store) -> None:
    variant, begins = some_variant(store), timezone.now() + dt.timedelta(days=9)
    PriceFactory(variant=variant, amount=Decimal("10.00"), until=begins)
    planned = PriceFactory(variant=variant, amount=Decimal("12.00"), since=begins)

    superuser_client.post(reverse("admin:pricing_price_delete", args=[planned.pk]), {"post": "yes"})

    assert periods(variant) == [(Decimal("10.00"), False)]


def test_planned_prices_are_dropped_together_by_the_action_and_begun_ones_stop_it(superuser_client, store) -> None:
    variant, begins = some_variant(store), timezone.now() + dt.timedelta(days=9)
    held = PriceFactory(variant=variant, until=begins)
    planned = PriceFactory(variant=variant, since=begins)

    superuser_client.post(
        LIST, {"action": "delete_selected", "_selected_action": [held.pk, planned.pk], "post": "yes"}, follow=True
    )

    assert Price.objects.count() == 2


def test_prices_ask_as_often_for_many_rows_as_for_few(superuser_client, store) -> None:
    def grow(rows: int) -> None:
        for _ in range(rows):
            PriceFactory(variant=ProductFactory(store=store).variants.get())

    assert_flat(lambda: superuser_client.get(LIST), grow)


def test_a_promotion_takes_its_period_from_two_fields(superuser_client, store) -> None:
    add = reverse("admin:pricing_promotion_add")
    page = superuser_client.get(add)

    superuser_client.post(
        add,
        sent_back(
            page,
            name="Summer",
            kind="percentage",
            percent="10",
            starts_0="2026-06-01",
            starts_1="00:00:00",
            ends_0="2026-09-01",
            ends_1="00:00:00",
        ),
    )

    valid = Promotion.objects.get(name="Summer").valid
    assert (valid.lower, valid.upper) == (
        dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        dt.datetime(2026, 9, 1, tzinfo=dt.UTC),
    )


def test_a_promotion_that_ends_before_it_begins_is_refused_beside_its_end(superuser_client, store) -> None:
    promotion = PromotionFactory(store=store)
    page = superuser_client.get(page_of(promotion))

    answer = superuser_client.post(page_of(promotion), sent_back(page, ends_0="2020-01-01", ends_1="00:00:00"))

    assert answer.context["adminform"].form.errors == {"ends": ["It has to end after it begins."]}


def test_a_promotion_without_its_size_is_refused_with_a_sentence(superuser_client, store) -> None:
    promotion = PromotionFactory(store=store)
    page = superuser_client.get(page_of(promotion))

    answer = superuser_client.post(page_of(promotion), sent_back(page, percent="", amount="5"))

    assert b"Give the size that this kind of promotion needs, and no other." in answer.content
    assert Promotion.objects.get(pk=promotion.pk).percent == Decimal("10.00")


def test_a_coupon_is_found_by_its_beginning_however_it_is_typed(superuser_client, store) -> None:
    promotion = PromotionFactory(store=store)
    for code in ("SPRING10", "SPRING20", "AUTUMN"):
        CouponFactory(promotion=promotion, code=code)

    page = superuser_client.get(reverse("admin:pricing_coupon_changelist"), {"q": "spring"})

    assert [str(row) for row in page.context["cl"].result_list] == ["SPRING10", "SPRING20"]


def test_a_coupon_is_stored_in_capitals_and_shows_its_last_uses(superuser_client, store) -> None:
    promotion = PromotionFactory(store=store)
    add = reverse("admin:pricing_coupon_add")

    superuser_client.post(
        add, sent_back(superuser_client.get(add), code=" hello ", promotion=promotion.pk, usage_limit="5")
    )
    coupon = Coupon.objects.get(code="HELLO")
    CouponRedemptionFactory(coupon=coupon, redeemed_at=dt.datetime(2026, 4, 9, 14, 5, tzinfo=dt.UTC))
    page = superuser_client.get(page_of(coupon))

    assert b"9 Apr 2026 14:05" in page.content


def test_a_tax_rate_is_added_to_its_class_by_days(superuser_client, store) -> None:
    tax_class = TaxClassFactory(store=store)
    page = superuser_client.get(page_of(tax_class))

    superuser_client.post(
        page_of(tax_class),
        sent_back(
            page,
            rates__TOTAL_FORMS=1,
            rates__0__country="de",
            rates__0__rate="0.07",
            rates__0__starts="2026-01-01",
            rates__0__ends="",
        ),
    )

    rate = TaxRate.objects.get(tax_class=tax_class)
    assert (rate.country, rate.rate, rate.valid.lower, rate.valid.upper) == (
        "DE",
        Decimal("0.07000"),
        dt.date(2026, 1, 1),
        None,
    )


def test_the_list_of_gift_cards_does_not_give_their_codes_away(superuser_client, store) -> None:
    GiftCardFactory(store=store, code="GIFT2026XMAS")

    page = superuser_client.get(reverse("admin:pricing_giftcard_changelist"))

    assert b"GIFT2026XMAS" not in page.content
    assert "…XMAS".encode() in page.content


def test_a_gift_card_is_found_by_its_whole_code_only(superuser_client, store) -> None:
    card = GiftCardFactory(store=store, code="GIFT2026XMAS")
    url = reverse("admin:pricing_giftcard_changelist")

    found = [
        list(superuser_client.get(url, {"q": text}).context["cl"].result_list) for text in ("gift2026xmas", "GIFT")
    ]

    assert found == [[card], []]


def test_a_gift_card_shows_its_ledger_and_nobody_can_write_it(superuser_client, store) -> None:
    card = GiftCardFactory(store=store, balance_amount=Decimal("50.00"), balance_amount__reason="For Ada")
    page = superuser_client.get(page_of(card))

    superuser_client.post(page_of(card), sent_back(page, movements__0__amount="999"))

    assert b"For Ada" in page.content
    assert GiftCard.objects.get(pk=card.pk).balance_amount == Decimal("50.00")


def test_a_promotion_names_its_products_categories_and_customers_on_its_page(superuser_client, store) -> None:
    promotion = PromotionFactory(store=store)
    product, category = ProductFactory(store=store), CategoryFactory(store=store)
    group, segment = CustomerGroupFactory(store=store), SegmentFactory(store=store)
    page = superuser_client.get(page_of(promotion))

    answer = superuser_client.post(
        page_of(promotion),
        sent_back(page)
        | {"products-TOTAL_FORMS": 1, "products-0-product": product.pk, "products-0-promotion": promotion.pk}
        | {"categories-TOTAL_FORMS": 1, "categories-0-category": category.pk, "categories-0-promotion": promotion.pk}
        | {"audiences-TOTAL_FORMS": 1, "audiences-0-group": group.pk, "audiences-0-promotion": promotion.pk}
        | {"segments-TOTAL_FORMS": 1, "segments-0-segment": segment.pk, "segments-0-promotion": promotion.pk},
    )

    assert answer.status_code == 302, answer.context["errors"]
    assert promotion.products.get().product == product
    assert promotion.categories.get().category == category
    assert promotion.audiences.get().group == group
    assert promotion.segments.get().segment == segment


def test_a_gift_card_is_issued_with_a_code_of_its_own_and_money_on_it(superuser_client, store) -> None:
    url = reverse("admin:pricing_giftcard_add")
    page = superuser_client.get(url)

    superuser_client.post(url, sent_back(page, amount="25.00"))

    card = GiftCard.objects.get()
    assert (len(card.code), card.balance_amount, card.currency) == (16, Decimal("25.00"), store.currency)
    assert list(card.movements.values_list("kind", "amount")) == [("issue", Decimal("25.00"))]
