"""Trying promotions on a basket: what each gives or why not, with nothing written."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.accounts.services.writing_roles import write_roles
from shop.orders.models import Order
from shop.pricing.models import CouponRedemption
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(superuser_client: Client):
    """Milk at 10.00 and four promotions."""
    store = f.StoreFactory()
    variant = f.ProductFactory(store=store, name="Milk", variant__sku="M-1").variants.get()
    f.PriceFactory(variant=variant, amount=Decimal("10.00"))
    f.PromotionFactory(store=store, name="Tenth", priority=1, is_stackable=True)
    f.PromotionFactory(store=store, name="Rich", priority=2, is_stackable=True, minimum_amount=50)
    f.PromotionFactory(store=store, name="Off", priority=3, is_active=False)
    f.CouponFactory(promotion=f.PromotionFactory(store=store, name="Code", priority=4, needs_coupon=True), code="C1")
    return store


def tried(client: Client, **asked: str):
    page = client.get(reverse("admin:try_promotions"), asked)
    return page, [(one.promotion.name, str(one.amount), one.why_not) for one in page.context["tried"]]


def test_each_promotion_says_what_it_gives_or_why_not_and_nothing_is_written(superuser_client, store) -> None:
    page, said = tried(superuser_client, basket="M-1 3", shipping="4.90")

    assert said == [
        ("Tenth", "3.00", ""),
        ("Rich", "0.00", "needs 20.00 more in the basket"),
        ("Code", "0.00", "needs a coupon"),
    ]
    assert page.context["idle"] == 1, "what is switched off is only counted"
    assert page.context["quote"].total_amount == Decimal("31.90")
    assert "Needs 20.00 more in the basket." in page.content.decode()
    assert not Order.objects.exists()


def test_a_coupon_opens_its_promotion_and_is_not_used_up(superuser_client, store) -> None:
    _page, said = tried(superuser_client, basket="M-1", codes=" c1 ,")

    assert ("Code", "0.00", "works alone, and “Tenth” came first") in said
    assert not CouponRedemption.objects.exists()


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ({"basket": "M-1", "codes": "NOPE"}, "codes", "NOPE"),
        ({"basket": "X-9"}, "basket", "X-9"),
        ({"basket": "M-1 0"}, "basket", ""),
        ({"basket": "M-1", "shipping": "-1"}, "shipping", "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_tried_is_said_at_its_field(superuser_client, store, asked, field, sentence) -> None:
    page, said = tried(superuser_client, **asked)

    assert said == []
    assert sentence in " ".join(page.context["form"].errors[field])


def test_it_begins_with_what_lies_in_a_cart_of_this_store(superuser_client, store) -> None:
    line = f.CartLineFactory(store=store, quantity=2)
    elsewhere = f.CartLineFactory(store=f.StoreFactory(), quantity=2)

    pages = [superuser_client.get(reverse("admin:try_promotions"), {"cart": one.cart_id}) for one in (line, elsewhere)]

    assert pages[0].context["form"].initial["basket"] == f"{line.variant.sku} 2"
    assert pages[1].context["form"].initial == {}


def test_who_may_not_see_promotions_tries_none(store) -> None:
    write_roles()
    member = f.MembershipFactory(store=store, role=Group.objects.get(name="Warehouse"))
    client = Client()
    client.force_login(member.user)

    assert client.get(reverse("admin:try_promotions"), {"basket": "M-1"}).status_code == 403
