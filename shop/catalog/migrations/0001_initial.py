"""What can be sold: categories, brands, products, options, variants, attributes, images.

Lock: none on tables in use; the tables are new. Cost: none, for they are empty. Old code does not know the tables.
"""

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import shop.core.db.constraints
import shop.core.db.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="catalog_attribute_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "name"),
                        name="attribute_name_unique",
                        violation_error_message="There is already an attribute with this name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttributeValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "attribute",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="catalog.attribute",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("attribute_id", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("attribute", "id"), name="attribute_value_of_attribute"),
                    models.UniqueConstraint(
                        fields=("attribute", "name"),
                        name="attribute_value_unique",
                        violation_error_message="The attribute already has this value.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "attribute"),
                        name="catalog_attributevalue_attribute_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Brand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=140)),
                ("is_own_label", models.BooleanField(default=False, verbose_name="own label")),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="catalog_brand_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "name"),
                        name="brand_name_unique",
                        violation_error_message="There is already a brand with this name.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "slug"),
                        name="brand_slug_unique",
                        violation_error_message="Another brand already has this short name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=140)),
                ("description", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0, help_text="Order among its siblings.")),
                ("path", shop.core.db.fields.LtreeField(db_default=models.Value(""), editable=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalog.category",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ("path",),
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(fields=["path"], name="category_path_gist"),
                    models.Index(fields=["store", "path"], name="category_by_path"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="catalog_category_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "slug"),
                        name="category_slug_unique",
                        violation_error_message="Another category already has this short name.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "parent", "name"),
                        name="category_name_unique_among_siblings",
                        nulls_distinct=False,
                        violation_error_message="There is already a category with this name in the same place.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "parent"),
                        name="catalog_category_parent_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="catalog_option_in_store"),
                    models.UniqueConstraint(
                        fields=("store", "name"),
                        name="option_name_unique",
                        violation_error_message="There is already an option with this name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptionValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "option",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="catalog.option",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("option_id", "position", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("option", "id"), name="option_value_of_option"),
                    models.UniqueConstraint(
                        fields=("option", "name"),
                        name="option_value_unique",
                        violation_error_message="The option already has this value.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "option"),
                        name="catalog_optionvalue_option_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=220)),
                ("description", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, help_text="When shoppers may see it first.", null=True),
                ),
                (
                    "reference",
                    models.CharField(blank=True, help_text="Its key in another system.", max_length=64, null=True),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="catalog.brand",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="catalog.category",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "indexes": [
                    models.Index(fields=["store", "name", "id"], name="product_by_name"),
                    models.Index(fields=["store", "status", "name", "id"], name="product_by_status_name"),
                    models.Index(fields=["category", "name", "id"], name="product_by_category_name"),
                    models.Index(fields=["brand", "name", "id"], name="product_by_brand_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                        ),
                        name="product_name_trigram",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="catalog_product_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "active", "archived"])),
                        name="catalog_product_status_known",
                        violation_error_message="“status” must be one of: draft, active, archived.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "slug"),
                        name="product_slug_unique",
                        violation_error_message="Another product already has this short name.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "reference"),
                        name="product_reference_unique",
                        violation_error_message="Another product already has this reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "active"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="product_active_is_published",
                        violation_error_message="An active product needs the date from which shoppers may see it.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "category"),
                        name="catalog_product_category_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "brand"),
                        name="catalog_product_brand_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductAttribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "attribute",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.attribute",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="catalog.product",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
                (
                    "value",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="catalog.attributevalue",
                    ),
                ),
            ],
            options={
                "ordering": ("product_id", "attribute_id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "attribute"),
                        name="product_attribute_one_value",
                        violation_error_message="The product already has a value for this attribute.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="catalog_productattribute_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "attribute"),
                        name="catalog_productattribute_attribute_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("attribute", "value"),
                        name="product_attribute_value_of_attribute",
                        violation_error_message="This value belongs to another attribute.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                (
                    "image",
                    models.ImageField(
                        upload_to="products/",
                        validators=[
                            django.core.validators.FileExtensionValidator(["jpg", "jpeg", "png", "webp", "gif"])
                        ],
                    ),
                ),
                (
                    "alt_text",
                    models.CharField(
                        blank=True,
                        help_text="For people who cannot see it.",
                        max_length=200,
                        verbose_name="description",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="images",
                        to="catalog.product",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("product_id", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("product", "position"),
                        name="product_image_one_per_position",
                        violation_error_message="Another picture already has this position.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="catalog_productimage_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("barcode", models.CharField(blank=True, max_length=32, null=True)),
                (
                    "unit",
                    models.CharField(
                        choices=[("each", "each"), ("g", "gram"), ("ml", "millilitre"), ("mgal", "1/1000 gallon")],
                        default="each",
                        max_length=4,
                    ),
                ),
                ("price_quantity", models.PositiveIntegerField(default=1, help_text="How many units one price buys.")),
                ("weight_grams", models.PositiveIntegerField(blank=True, null=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True, verbose_name="for sale")),
                ("allows_backorder", models.BooleanField(default=False, verbose_name="may be back-ordered")),
                ("combination", models.TextField(db_default=models.Value(""), editable=False)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="catalog.product",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
            ],
            options={
                "ordering": ("product_id", "position", "id"),
                "indexes": [models.Index(fields=["sku"], name="variant_sku_prefix", opclasses=("text_pattern_ops",))],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="catalog_variant_in_store"),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["each", "g", "ml", "mgal"])),
                        name="catalog_variant_unit_known",
                        violation_error_message="“unit” must be one of: each, g, ml, mgal.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "sku"),
                        name="variant_sku_unique",
                        violation_error_message="Another variant already has this SKU.",
                    ),
                    models.UniqueConstraint(
                        fields=("store", "barcode"),
                        name="variant_barcode_unique",
                        violation_error_message="Another variant already has this barcode.",
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("product", "combination"),
                        name="variant_combination_unique",
                        violation_error_message="The product already has a variant with this combination of options.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sku__regex", "^\\S(.*\\S)?$")),
                        name="variant_sku_not_blank",
                        violation_error_message="A SKU is not empty and has no blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_quantity__gte", 1)),
                        name="variant_price_quantity_positive",
                        violation_error_message="A price buys at least one unit.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="catalog_variant_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VariantOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.option",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                    ),
                ),
                (
                    "value",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variants",
                        to="catalog.optionvalue",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "ordering": ("variant_id", "option_id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("variant", "option"),
                        name="variant_option_one_value",
                        violation_error_message="The variant already has a value for this option.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "variant"),
                        name="catalog_variantoption_variant_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "option"),
                        name="catalog_variantoption_option_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("option", "value"),
                        name="variant_option_value_of_option",
                        violation_error_message="This value belongs to another option.",
                    ),
                ],
            },
        ),
    ]
