"""Forms: relations looked up by typing, capped inlines, panels, and a number of statements that does not grow."""

import re

import pytest

from shop.catalog.models import Brand, Category, Product
from shop.core.admin import Panel
from shop.customers.models import Customer
from tests.support.budgets import assert_flat, recorded
from tests.support.pages import Offered


def change(client, obj):
    response = client.get(f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/change/")
    assert response.status_code == 200
    return response.content.decode()


def test_no_form_lists_the_rows_of_a_table_that_grows(superuser_client, store, products):
    for n in range(150):
        Brand.objects.create(store=store, name=f"Brand {n}", slug=f"b{n}")
    products(1, brand=Brand.objects.get(name="Brand 7"))

    offered = Offered.by(change(superuser_client, Product.objects.get()))

    assert [value for value in offered.selects["brand"] if value] == [str(Brand.objects.get(name="Brand 7").pk)]
    assert offered.selects["category"] == [""]
    assert max(len(options) for options in offered.selects.values()) < 20


def test_a_relation_is_looked_up_through_the_routes_of_its_own_admin(superuser_client, store):
    for name in ("Acme", "Acorn", "Bolt"):
        Brand.objects.create(store=store, name=name, slug=name.lower())
    url = "/admin/autocomplete/?app_label=catalog&model_name=product&field_name=brand&term="

    found = superuser_client.get(f"{url}Ac").json()
    everything = superuser_client.get(url).json()
    nothing = superuser_client.get(f"{url}Zz").json()

    assert [row["text"] for row in found["results"]] == ["Acme", "Acorn"]
    assert len(everything["results"]) == 3
    assert nothing == {"results": [], "pagination": {"more": False}}


def test_looking_up_reads_a_page_and_one_row_more_and_counts_nothing(superuser_client, store):
    for n in range(45):
        Brand.objects.create(store=store, name=f"Brand {n:02}", slug=f"b{n}")
    url = "/admin/autocomplete/?app_label=catalog&model_name=product&field_name=brand&term="

    with recorded() as statements:
        first = superuser_client.get(url).json()
    third = superuser_client.get(f"{url}&page=3").json()

    assert [len(first["results"]), first["pagination"]["more"]] == [20, True]
    assert [len(third["results"]), third["pagination"]["more"]] == [5, False]
    assert [statement for statement in statements if "COUNT" in statement.sql] == []
    assert superuser_client.get(f"{url}&page=99999").status_code == 404


def test_an_inline_shows_its_first_rows_and_a_link_to_the_others(superuser_client, store, orders):
    customer = Customer.objects.create(store=store, name="Ada")
    orders(12, customer=customer)

    html = change(superuser_client, customer)

    assert (
        len(
            set(re.findall(r"/admin/orders/order/(\d+)/change/|(?<!\d)(1000\d\d)(?!\d)", html.partition("Timeline")[0]))
        )
        >= 3
    )
    assert "The first 3 orders are shown." in html
    assert f'href="/admin/orders/order/?customer__exact={customer.pk}"' in html
    assert superuser_client.get(f"/admin/orders/order/?customer__exact={customer.pk}").status_code == 200


@pytest.fixture
def products_in_category(monkeypatch):
    """The category page with the products of the category in an inline."""
    from shop.core.admin import TabularInline
    from tests.core.admin.site import CategoryAdmin

    class Products(TabularInline):
        model = Product
        fields = ("name", "slug", "brand", "status")
        cap = 5

    monkeypatch.setattr(CategoryAdmin, "inlines", (Products,))


def test_a_capped_inline_saves_the_rows_that_it_showed_even_when_others_came_first(
    superuser_client, store, products_in_category
):
    category = Category.objects.create(store=store, name="Food", slug="food")

    def add(name):
        return Product.objects.create(store=store, category=category, name=name, slug=name.lower())

    shown = [add(f"B{n}") for n in range(5)]
    form = {"name": "Food", "slug": "food", "position": 0, "products-TOTAL_FORMS": 5, "products-INITIAL_FORMS": 5}
    for n, product in enumerate(shown):
        form |= {f"products-{n}-id": product.pk, f"products-{n}-category": category.pk, f"products-{n}-name": f"C{n}"}
        form |= {f"products-{n}-slug": product.slug, f"products-{n}-status": "draft"}
    for n in range(3):
        add(f"A{n}")

    response = superuser_client.post(f"/admin/catalog/category/{category.pk}/change/", form)

    assert response.status_code == 302
    assert list(category.products.values_list("name", flat=True)) == ["A0", "A1", "A2", *(f"C{n}" for n in range(5))]


def test_the_names_of_the_rows_chosen_in_an_inline_are_read_at_once(superuser_client, store, products_in_category):
    category = Category.objects.create(store=store, name="Food", slug="food")

    def grow(number):
        for _ in range(number):
            n = Product.objects.count()
            brand = Brand.objects.create(store=store, name=f"Brand {n}", slug=f"b{n}")
            Product.objects.create(store=store, name=f"P{n}", slug=f"p{n}", category=category, brand=brand)

    assert_flat(lambda: change(superuser_client, category), grow, rows=(1, 5))
    html = change(superuser_client, category)
    assert "Brand 0" in html
    assert "Brand 4" in html


def test_panels_stand_around_the_form_of_an_object_and_not_of_a_new_one(superuser_client, store, orders):
    customer = Customer.objects.create(store=store, name="Ada")
    orders(2, customer=customer)

    html = change(superuser_client, customer)
    new = superuser_client.get("/admin/customers/customer/add/").content.decode()

    assert "<h2>Lifetime</h2>" in html
    assert "<dt>Orders</dt><dd>2</dd>" in html
    assert html.count('<time datetime="2017-03-01') >= 2
    assert "Lifetime" not in new


def test_a_panel_is_only_for_whoever_may_see_it(rf, superuser, django_user_model):
    panel = Panel("Pay", "components/facts.html", lambda obj: {"facts": {}}, permission="orders.view_payment")
    request = rf.get("/")

    request.user = superuser
    assert panel.is_for(request)
    request.user = django_user_model.objects.create_user(email="a@example.com", password="a long password")
    assert not panel.is_for(request)


def test_a_read_only_table_offers_no_way_to_write(superuser_client, orders):
    orders(1)
    from shop.orders.models import Order

    order = Order.objects.get()

    assert 'name="_save"' not in change(superuser_client, order)
    assert superuser_client.get("/admin/orders/order/add/").status_code == 403
    assert superuser_client.post(f"/admin/orders/order/{order.pk}/change/", {}).status_code == 403
    assert superuser_client.post(f"/admin/orders/order/{order.pk}/delete/", {"post": "yes"}).status_code == 403
