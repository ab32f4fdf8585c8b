"""What the database refuses reaches staff as a sentence beside the field, and nothing is stored."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from shop.catalog.models import Brand, Category, Product, Variant
from shop.core.admin import register_constraint, register_exception
from shop.core.admin.refusals import Refusal, refusal_of
from shop.customers.models import Customer

ADD_BRAND = "/admin/catalog/brand/add/"


def errors_beside(response, field):
    """The errors of the drawn form for `field`, None being the form itself."""
    form = response.context["adminform"].form
    return form.non_field_errors() if field is None else form.errors.get(field, [])


def refused(sql):
    """The refusal of a statement, as the admin explains it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return refusal_of(caught.value)


def product_form(product, **changed):
    return {
        "name": product.name,
        "slug": product.slug,
        "status": product.status,
        "variants-TOTAL_FORMS": 0,
        "variants-INITIAL_FORMS": 0,
        **changed,
    }


def test_a_value_that_is_taken_is_refused_beside_its_field_with_the_form_as_typed(superuser_client, store):
    Brand.objects.create(store=store, name="Acme", slug="acme")

    response = superuser_client.post(ADD_BRAND, {"name": "Acme", "slug": "other"})

    assert response.status_code == 200
    assert errors_beside(response, "name") == ["There is already a brand with this name."]
    assert 'value="other"' in response.content.decode()
    assert Brand.objects.count() == 1
    assert "was added" not in response.content.decode()


def test_a_check_that_python_can_see_stands_beside_its_field_too(superuser_client, store, products):
    products(1)
    product = Product.objects.get()

    response = superuser_client.post(
        f"/admin/catalog/product/{product.pk}/change/", product_form(product, status="active")
    )

    assert errors_beside(response, "status") == ["An active product needs the date from which shoppers may see it."]
    assert errors_beside(response, None) == []
    product.refresh_from_db()
    assert product.status == "draft"


def test_a_trigger_that_speaks_at_the_end_of_the_transaction_is_heard_at_the_form(superuser_client, products):
    products(1)
    product = Product.objects.get()

    response = superuser_client.post(
        f"/admin/catalog/product/{product.pk}/change/",
        product_form(product, status="active", published_at_0="2017-03-01", published_at_1="08:00:00"),
    )

    assert response.status_code == 200
    assert errors_beside(response, "status") == [
        "An active product needs a variant: without one there is nothing to sell."
    ]
    assert "was changed successfully" not in response.content.decode()
    product.refresh_from_db()
    assert product.status == "draft"


def test_a_trigger_names_the_field_that_it_means(superuser_client, store):
    parent = Category.objects.create(store=store, name="Food", slug="food")
    child = Category.objects.create(store=store, name="Fruit", slug="fruit", parent=parent)

    response = superuser_client.post(
        f"/admin/catalog/category/{parent.pk}/change/",
        {"parent": child.pk, "name": "Food", "slug": "food", "position": 0},
    )

    assert errors_beside(response, "parent") == ["A category cannot stand below itself."]


def test_a_refused_row_of_an_inline_is_marked_in_its_row_and_nothing_is_stored(superuser_client, products):
    products(2)
    taken, product = Product.objects.order_by("pk")
    Variant.objects.create(store=taken.store, product=taken, sku="A-1")

    response = superuser_client.post(
        f"/admin/catalog/product/{product.pk}/change/",
        product_form(
            product,
            name="A new name",
            **{
                "variants-TOTAL_FORMS": 1,
                "variants-0-sku": "A-1",
                "variants-0-unit": "each",
                "variants-0-price_quantity": "1",
                "variants-0-position": "0",
            },
        ),
    )

    assert response.status_code == 200
    (formset,) = response.context["inline_admin_formsets"]
    assert formset.formset.errors == [{"sku": ["Another variant already has this SKU."]}]
    product.refresh_from_db()
    assert product.name == "Product 2"
    assert Variant.objects.count() == 1


def test_a_refused_row_of_an_editable_list_is_marked_in_its_row(superuser_client, store, monkeypatch):
    from tests.core.admin.site import BrandAdmin

    monkeypatch.setattr(BrandAdmin, "list_display", ("slug", "name"))
    monkeypatch.setattr(BrandAdmin, "list_editable", ("name",))
    brands = [Brand.objects.create(store=store, name=name, slug=name.lower()) for name in ("Acme", "Bolt", "Cord")]
    form = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3, "_save": "Save"}
    form |= {f"form-{n}-id": brand.pk for n, brand in enumerate(brands)}
    form |= {"form-0-name": "Axe", "form-1-name": "Cord", "form-2-name": "Cord"}

    response = superuser_client.post("/admin/catalog/brand/", form)

    assert response.status_code == 200
    assert response.context["cl"].formset.errors[1] == {"name": ["There is already a brand with this name."]}
    assert "There is already a brand with this name." in response.content.decode()
    assert list(Brand.objects.order_by("pk").values_list("name", flat=True)) == ["Acme", "Bolt", "Cord"]


def test_a_refused_action_changes_nothing_and_says_why(superuser_client, products, monkeypatch):
    from tests.core.admin.site import ProductAdmin

    def publish(admin, request, queryset):
        queryset.filter(name="Product 1").update(description="first")
        queryset.update(status="active")

    monkeypatch.setattr(ProductAdmin, "actions", [publish])
    products(2)
    keys = list(Product.objects.values_list("pk", flat=True))

    response = superuser_client.post(
        "/admin/catalog/product/", {"action": "publish", "index": "0", "_selected_action": keys}, follow=True
    )

    assert response.status_code == 200
    text = response.content.decode()
    assert "An active product needs the date from which shoppers may see it. Nothing was changed." in text
    assert set(Product.objects.values_list("status", "description")) == {("draft", "")}


def test_an_error_that_is_no_refusal_is_not_swallowed(superuser_client, store, monkeypatch):
    from tests.core.admin.site import BrandAdmin

    def broken(self, request, obj, form, change):
        raise ZeroDivisionError

    monkeypatch.setattr(BrandAdmin, "save_model", broken)

    with pytest.raises(ZeroDivisionError):
        superuser_client.post(ADD_BRAND, {"name": "Acme", "slug": "acme"})


def test_what_a_service_refuses_is_told_in_its_own_words_beside_its_field(superuser_client, store, monkeypatch):
    from tests.core.admin.site import BrandAdmin

    class NotToday(Exception):
        """Brands are not made on Sundays."""

    def refuse(self, request, obj, form, change):
        raise NotToday("brands are not made on Sundays")

    monkeypatch.setattr("shop.core.admin.refusals._answered", {})
    register_exception(NotToday, field="name")
    monkeypatch.setattr(BrandAdmin, "save_model", refuse)

    response = superuser_client.post(ADD_BRAND, {"name": "Acme", "slug": "acme"})

    assert errors_beside(response, "name") == ["Brands are not made on Sundays."]


def test_a_validation_error_while_saving_is_a_form_error(superuser_client, store, monkeypatch):
    from tests.core.admin.site import BrandAdmin

    def refuse(self, request, obj, form, change):
        raise ValidationError({"slug": "Choose a shorter one."})

    monkeypatch.setattr(BrandAdmin, "save_model", refuse)

    response = superuser_client.post(ADD_BRAND, {"name": "Acme", "slug": "acme"})

    assert errors_beside(response, "slug") == ["Choose a shorter one."]


def test_a_constraint_that_no_model_declares_speaks_as_it_was_registered(store, monkeypatch):
    monkeypatch.setattr("shop.core.admin.refusals._registered", {})
    register_constraint("stores_store_slug_key", "That short name is gone.", field="slug")

    refusal = refused(STORE.format("'x', 'corner', 'EUR'"))

    assert refusal == Refusal("That short name is gone.", "slug", "stores_store_slug_key", "stores_store")


COLUMNS = "name, slug, currency, country, timezone, prices_include_tax, contact_email, is_active"
STORE = f"INSERT INTO stores_store ({COLUMNS}) VALUES ({{}}, 'DE', 'UTC', true, '', true)"
BUSY = "Someone else is changing this right now. Nothing was saved; please try again."
SLOW = "The database was too busy to finish this in time. Nothing was saved; please try again."
KINDS = {
    "unique": (STORE.format("'x', 'corner', 'EUR'"), "Another store already has this slug.", "slug"),
    "check": (STORE.format("'x', 'y', 'eur'"), "A currency is three capital letters, for example EUR.", "currency"),
    "not null": (STORE.format("NULL, 'y', 'EUR'"), "This must be filled in.", "name"),
    "long": (STORE.format("repeat('x', 121), 'y', 'EUR'"), "A value is too long or too large to be stored.", None),
    "raised": ("DO $$ BEGIN RAISE EXCEPTION 'the till is closed'; END $$", "The till is closed.", None),
    "locked": ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'x'; END $$", BUSY, None),
    "slow": ("SET LOCAL statement_timeout = '1ms'; SELECT pg_sleep(1)", SLOW, None),
}


@pytest.mark.parametrize(("sql", "message", "field"), KINDS.values(), ids=KINDS)
def test_each_kind_of_refusal_has_its_sentence_and_its_field(store, sql, message, field):
    refusal = refused(sql)

    assert (refusal.message, refusal.field) == (message, field)


def test_a_statement_that_is_wrong_is_a_fault_of_ours_and_no_refusal(db):
    with (
        pytest.raises(Exception, match="does not exist") as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM no_such_table")

    assert refusal_of(caught.value) is None


def test_a_row_that_others_need_is_not_deleted_and_they_are_named(superuser_client, store, orders):
    customer = Customer.objects.create(store=store, name="Ada")
    orders(3, customer=customer)
    url = f"/admin/customers/customer/{customer.pk}/delete/"

    page = superuser_client.get(url).content.decode()
    posted = superuser_client.post(url, {"post": "yes"})

    assert "“Ada” cannot be deleted." in page
    assert "Still in use by 3 orders." in page
    assert posted.status_code == 200
    assert Customer.objects.filter(pk=customer.pk).exists()


def test_a_deletion_that_only_the_database_refuses_is_told_kindly(superuser_client, store, monkeypatch):
    from tests.core.admin.site import CustomerAdmin

    customer = Customer.objects.create(store=store, name="Ada")

    def delete(self, request, obj):
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'her books are not balanced'; END $$")

    monkeypatch.setattr(CustomerAdmin, "delete_model", delete)

    response = superuser_client.post(f"/admin/customers/customer/{customer.pk}/delete/", {"post": "yes"}, follow=True)

    assert "Her books are not balanced. Nothing was deleted." in response.content.decode()
    assert response.redirect_chain[-1][0] == f"/admin/customers/customer/{customer.pk}/change/"


def test_the_page_before_a_deletion_reads_a_bounded_number_of_rows(superuser_client, store, orders):
    customer = Customer.objects.create(store=store, name="Ada")
    orders(500, customer=customer)

    page = superuser_client.get(f"/admin/customers/customer/{customer.pk}/delete/").content.decode()

    assert "Still in use by 200+ orders." in page
    assert len(re.findall(r"#1\d{5}", page)) == 0


def test_a_family_that_is_too_large_is_not_deleted_by_a_click(superuser_client, store, products, monkeypatch):
    monkeypatch.setattr("shop.core.admin.deleting.FAMILY", 2)
    products(4)
    keys = list(Product.objects.values_list("pk", flat=True))
    data = {"action": "delete_selected", "index": "0", "_selected_action": keys, "post": "yes"}

    page = superuser_client.post("/admin/catalog/product/", data).content.decode()

    assert "The selected products cannot be deleted." in page
    assert "This would take 2+ along: more than one page may delete." in page
    assert Product.objects.count() == 4


def test_a_row_that_nobody_needs_is_deleted(superuser_client, store):
    customer = Customer.objects.create(store=store, name="Ada")

    superuser_client.post(f"/admin/customers/customer/{customer.pk}/delete/", {"post": "yes"})

    assert not Customer.objects.exists()


def test_a_refused_row_whose_form_is_not_of_the_house_is_told_above_the_form(superuser_client, products, monkeypatch):
    import unfold.admin

    from tests.core.admin.site import ProductAdmin

    class Plain(unfold.admin.TabularInline):
        model = Variant
        fields = ("sku", "unit", "price_quantity", "position")

    monkeypatch.setattr(ProductAdmin, "inlines", (Plain,))
    products(2)
    taken, product = Product.objects.order_by("pk")
    Variant.objects.create(store=taken.store, product=taken, sku="A-1")
    row = {"sku": "A-1", "unit": "each", "price_quantity": "1", "position": "0"}
    form = product_form(product, name="A new name", **{f"variants-0-{name}": value for name, value in row.items()})

    response = superuser_client.post(f"/admin/catalog/product/{product.pk}/change/", form | {"variants-TOTAL_FORMS": 1})

    assert errors_beside(response, None) == ["Another variant already has this SKU."]
    product.refresh_from_db()
    assert product.name == "Product 2"


def test_a_refusal_that_no_form_can_show_is_a_message_and_nothing_is_stored(superuser_client, store, monkeypatch):
    from django.forms import modelform_factory

    from tests.core.admin.site import BrandAdmin

    Brand.objects.create(store=store, name="Acme", slug="acme")
    plain = modelform_factory(Brand, fields=("name", "slug", "is_own_label"))
    monkeypatch.setattr(BrandAdmin, "get_form", lambda self, request, obj=None, change=False, **options: plain)

    response = superuser_client.post(ADD_BRAND, {"name": "Acme", "slug": "other"}, follow=True)

    assert "There is already a brand with this name. Nothing was saved." in response.content.decode()
    assert Brand.objects.count() == 1
