"""A foreign key over several columns: what it tells migrations, forms and PostgreSQL."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from shop.catalog.models import Brand, Product, Variant
from shop.core.db.constraints import CompositeForeignKey
from tests.factories import BrandFactory, ProductFactory, VariantFactory
from tests.support.refusals import attempt, carry_out, refused_by
from tests.support.shop_tables import ask

KEY = next(key for key in Product._meta.constraints if key.name == "catalog_product_brand_same_store")


def definition(name: str) -> str:
    [(text,)] = ask("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", name)
    return text


def test_postgresql_has_the_key_over_both_columns_and_never_defers_it(db: None) -> None:
    assert definition(KEY.name) == (
        "FOREIGN KEY (store_id, brand_id) REFERENCES catalog_brand(store_id, id) ON UPDATE RESTRICT ON DELETE RESTRICT"
    )


def test_a_key_without_a_parent_points_nowhere(db: None) -> None:
    product = ProductFactory(brand=None)

    assert product.brand_id is None


def test_a_parent_with_children_is_not_deleted(db: None) -> None:
    product = ProductFactory()

    assert refused_by(attempt("DELETE FROM catalog_brand WHERE id = %s", product.brand_id)) == KEY.name


def test_a_parent_with_children_does_not_move_to_another_store(db: None) -> None:
    product, elsewhere = ProductFactory(), BrandFactory()

    moved = attempt("UPDATE catalog_brand SET store_id = %s WHERE id = %s", elsewhere.store_id, product.brand_id)

    assert refused_by(moved) == KEY.name


def test_a_key_is_checked_with_its_statement_whoever_wants_to_wait(db: None) -> None:
    product, elsewhere = ProductFactory(), BrandFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    late = attempt("UPDATE catalog_product SET brand_id = %s WHERE id = %s", elsewhere.pk, product.pk)

    assert refused_by(late) == KEY.name


def refusal(product: Product, **checked: Any) -> dict[str, list[str]] | None:
    """What the key says of the product in a form; None where it has nothing to say."""
    try:
        KEY.validate(Product, product, **checked)
    except ValidationError as error:
        return error.message_dict
    return None


def test_a_form_hears_of_another_stores_parent_beside_the_field(db: None) -> None:
    product, elsewhere = ProductFactory(), BrandFactory()
    product.brand = elsewhere

    assert refusal(product) == {"brand": ["This belongs to another store, or is no longer there."]}


def test_a_form_says_nothing_of_a_parent_of_the_same_store_or_of_none(db: None) -> None:
    product, elsewhere = ProductFactory(), BrandFactory()

    assert refusal(product) is None
    product.brand = None
    assert refusal(product) is None
    product.brand = elsewhere
    assert refusal(product, exclude={"brand"}) is None


def test_the_key_is_written_into_migrations_and_found_unchanged() -> None:
    path, args, kwargs = KEY.deconstruct()

    assert path == "shop.core.db.constraints.CompositeForeignKey"
    assert CompositeForeignKey(*args, **kwargs) == KEY
    assert hash(CompositeForeignKey(*args, **kwargs)) == hash(KEY)
    assert CompositeForeignKey(fields=("store", "category"), name=KEY.name) != KEY
    assert models.UniqueConstraint(fields=("store", "brand"), name=KEY.name) != KEY
    assert "CompositeForeignKey" in MigrationWriter.serialize(KEY)[0]


def test_the_key_can_be_taken_away_and_put_back(db: None) -> None:
    product, elsewhere = VariantFactory().product, BrandFactory()
    before = definition(KEY.name)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with connection.schema_editor() as editor:
        editor.remove_constraint(Product, KEY)
    carry_out(attempt("UPDATE catalog_product SET brand_id = %s WHERE id = %s", elsewhere.pk, product.pk))
    carry_out(attempt("UPDATE catalog_product SET brand_id = NULL WHERE id = %s", product.pk))
    with connection.schema_editor() as editor:
        editor.add_constraint(Product, KEY)

    assert definition(KEY.name) == before


def test_the_parents_columns_follow_the_models() -> None:
    keys = [key for key in Variant._meta.constraints if isinstance(key, CompositeForeignKey)]

    assert [key.fields for key in keys] == [("store", "product")]
    assert Brand._meta.pk.column == "id"
