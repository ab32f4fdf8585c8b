"""The pages of the catalogue, as a person uses them."""

import pytest
from django.urls import reverse

from shop.catalog.models import Category, Product, Variant
from tests.factories import (
    CategoryFactory,
    OptionFactory,
    OptionValueFactory,
    ProductFactory,
    StoreFactory,
    VariantFactory,
    VariantOptionFactory,
)
from tests.support.budgets import assert_flat
from tests.support.forms import sent_back


def found(client, text: str, model: str = "product") -> list[str]:
    page = client.get(reverse(f"admin:catalog_{model}_changelist"), {"q": text})
    return [str(row) for row in page.context["cl"].result_list]


def change_page(row) -> str:
    return reverse(f"admin:catalog_{row._meta.model_name}_change", args=[row.pk])


def test_a_product_is_found_by_its_sku_its_barcode_its_reference_and_part_of_its_name(superuser_client, store) -> None:
    ProductFactory(store=store, name="Whole milk", variant__sku="M-100", variant__barcode="4006381333931")
    ProductFactory(store=store, name="Rye bread", reference="R77")

    answers = [found(superuser_client, text) for text in ("M-1", "4006381333931", "R77", "ole mi", "MILK", "nothing")]

    assert answers == [["Whole milk"], ["Whole milk"], ["Rye bread"], ["Whole milk"], ["Whole milk"], []]


def test_a_product_with_several_fitting_variants_is_listed_once(superuser_client, store) -> None:
    product = ProductFactory(store=store, name="Apron", variant=None)
    option = OptionFactory(store=store)
    for number in range(3):
        variant = VariantFactory(product=product, sku=f"APR-{number}")
        VariantOptionFactory(variant=variant, value=OptionValueFactory(option=option))

    assert found(superuser_client, "APR") == ["Apron"]


def test_a_category_shows_the_products_of_the_categories_below_it_too(superuser_client, store) -> None:
    dairy = CategoryFactory(store=store, name="Dairy")
    milk = CategoryFactory(store=store, name="Milk", parent=dairy)
    ProductFactory(store=store, name="Oat drink", category=milk)
    ProductFactory(store=store, name="Butter", category=dairy)
    ProductFactory(store=store, name="Bread")

    page = superuser_client.get(reverse("admin:catalog_product_changelist"), {"category__id__exact": dairy.pk})

    assert [str(row) for row in page.context["cl"].result_list] == ["Butter", "Oat drink"]


def test_categories_stand_below_the_one_they_belong_to(superuser_client, store) -> None:
    food = CategoryFactory(store=store, name="Food")
    CategoryFactory(store=store, name="Toys")
    CategoryFactory(store=store, name="Fruit", parent=food)

    page = superuser_client.get(reverse("admin:catalog_category_changelist"))

    assert [str(row) for row in page.context["cl"].result_list] == ["Food", "Fruit", "Toys"]
    assert b'padding-left:1.5rem">Fruit' in page.content


def test_a_category_that_is_put_below_itself_is_refused_beside_its_parent(superuser_client, store) -> None:
    food = CategoryFactory(store=store, name="Food")
    fruit = CategoryFactory(store=store, name="Fruit", parent=food)
    page = superuser_client.get(change_page(food))

    answer = superuser_client.post(change_page(food), sent_back(page, parent=fruit.pk))

    assert answer.context["adminform"].form.errors == {"parent": ["A category cannot stand below itself."]}
    assert Category.objects.get(pk=food.pk).parent_id is None


def test_an_active_product_without_a_date_is_published_now(superuser_client, store) -> None:
    product = ProductFactory(store=store, status="draft", published_at=None)
    page = superuser_client.get(change_page(product))

    superuser_client.post(change_page(product), sent_back(page, status="active"))

    product.refresh_from_db()
    assert product.status == "active"
    assert product.published_at is not None


def test_an_active_product_without_a_variant_is_refused_beside_its_status(superuser_client, store) -> None:
    product = ProductFactory(store=store, variant=None)
    page = superuser_client.get(change_page(product))

    answer = superuser_client.post(change_page(product), sent_back(page, status="active"))

    message = "An active product needs a variant: without one there is nothing to sell."
    assert answer.context["adminform"].form.errors == {"status": [message]}
    assert Product.objects.get(pk=product.pk).status == "draft"


def test_variants_are_added_with_their_options_in_the_grid(superuser_client, store) -> None:
    product = ProductFactory(store=store, variant=None)
    size = OptionFactory(store=store, name="Size")
    small, large = (OptionValueFactory(option=size, name=name) for name in ("Small", "Large"))
    page = superuser_client.get(change_page(product))

    grid = {
        "variants__TOTAL_FORMS": 2,
        "variants__0__sku": "A-S",
        "variants__0__option_values": [small.pk],
        "variants__0__is_active": "on",
        "variants__1__sku": "A-L",
        "variants__1__option_values": [large.pk],
        "variants__1__is_active": "on",
    }
    answer = superuser_client.post(change_page(product), sent_back(page, **grid))

    assert answer.status_code == 302
    made = Variant.objects.filter(product=product).order_by("position")
    assert [(variant.sku, variant.position, variant.combination) for variant in made] == [
        ("A-S", 0, f"{size.pk}:{small.pk}"),
        ("A-L", 1, f"{size.pk}:{large.pk}"),
    ]


def test_two_variants_with_the_same_options_are_refused_with_a_sentence(superuser_client, store) -> None:
    product = ProductFactory(store=store, variant__sku="ONE")
    page = superuser_client.get(change_page(product))

    grid = {"variants__TOTAL_FORMS": 2, "variants__1__sku": "TWO", "variants__1__is_active": "on"}
    answer = superuser_client.post(change_page(product), sent_back(page, **grid))

    assert b"The product already has a variant with this combination of options." in answer.content
    assert list(Variant.objects.values_list("sku", flat=True)) == ["ONE"]


def test_two_values_of_one_option_are_refused_beside_the_field(superuser_client, store) -> None:
    variant = VariantFactory(product=ProductFactory(store=store, variant=None))
    size = OptionFactory(store=store, name="Size")
    values = [OptionValueFactory(option=size, name=name) for name in ("Small", "Large")]
    page = superuser_client.get(change_page(variant))

    answer = superuser_client.post(change_page(variant), sent_back(page, option_values=[value.pk for value in values]))

    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["option_values"]
    assert errors["option_values"][0].startswith("Choose one value of Size:")
    assert variant.options.count() == 0


def test_the_values_of_another_store_cannot_be_chosen(superuser_client, store) -> None:
    variant = VariantFactory(product=ProductFactory(store=store, variant=None))
    foreign = OptionValueFactory(store=StoreFactory(name="Zoo"))
    page = superuser_client.get(change_page(variant))

    answer = superuser_client.post(change_page(variant), sent_back(page, option_values=[foreign.pk]))

    assert list(answer.context["adminform"].form.errors) == ["option_values"]
    assert variant.options.count() == 0


def test_two_variants_without_a_barcode_are_not_alike_in_that(superuser_client, store) -> None:
    first, second = (VariantFactory(product=ProductFactory(store=store, variant=None)) for _ in range(2))
    for variant in (first, second):
        page = superuser_client.get(change_page(variant))
        answer = superuser_client.post(change_page(variant), sent_back(page, barcode=""))
        assert answer.status_code == 302

    assert set(Variant.objects.values_list("barcode", flat=True)) == {None}


@pytest.mark.parametrize("model", ["product", "variant"])
def test_a_list_asks_as_often_for_many_rows_as_for_few(superuser_client, store, model) -> None:
    def grow(rows: int) -> None:
        for _ in range(rows):
            ProductFactory(store=store, category=CategoryFactory(store=store))

    assert_flat(lambda: superuser_client.get(reverse(f"admin:catalog_{model}_changelist")), grow)


def test_a_product_page_asks_as_often_for_many_variants_as_for_few(superuser_client, store) -> None:
    product = ProductFactory(store=store, variant=None)
    option = OptionFactory(store=store)

    def grow(rows: int) -> None:
        for _ in range(rows):
            variant = VariantFactory(product=product)
            VariantOptionFactory(variant=variant, value=OptionValueFactory(option=option))

    assert_flat(lambda: superuser_client.get(change_page(product)), grow)


def test_the_grid_reads_no_more_option_values_than_are_chosen(superuser_client, store) -> None:
    product = ProductFactory(store=store, variant=None)
    option = OptionFactory(store=store)
    values = OptionValueFactory.create_batch(5, option=option)
    for value in values[:2]:
        VariantOptionFactory(variant=VariantFactory(product=product), value=value)

    content = superuser_client.get(change_page(product)).content.decode()

    assert [value.name in content for value in values] == [True, True, False, False, False]
