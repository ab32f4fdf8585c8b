"""The tables of search.

Lock: none on tables in use; the tables are new. Cost: none at any size. Old code does not know the tables.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgvector.django.halfvec
from django.db import migrations, models

import shop.core.db.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_truths"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        # They belong to the server's owner and may serve others: undoing leaves them.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS vector", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS unaccent", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="EmbeddingModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("dimensions", models.PositiveIntegerField()),
                ("folder", models.CharField(blank=True, max_length=255)),
                ("is_serving", models.BooleanField(default=False, verbose_name="serves searches")),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",),
                        name="embedding_model_name_unique",
                        violation_error_message="There is already a model with this name.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_serving", True)),
                        fields=("is_serving",),
                        name="embedding_model_one_serves",
                        violation_error_message="Another model serves searches already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dimensions__gte", 1), ("dimensions__lte", 4000)),
                        name="embedding_model_has_dimensions",
                        violation_error_message="A model has between 1 and 4000 dimensions.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("product_key", models.BigIntegerField()),
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
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ChosenRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pinned", "Show first"), ("excluded", "Never show")],
                        default="pinned",
                        max_length=10,
                        verbose_name="choice",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_relations",
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
                "ordering": ("product_id", "id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_chosenrelation_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "other"),
                        name="search_chosenrelation_other_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pinned", "excluded"])),
                        name="search_chosenrelation_kind_known",
                        violation_error_message="“kind” must be one of: pinned, excluded.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "other"),
                        name="chosen_relation_unique",
                        violation_error_message="There is already a choice about this product.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product", models.F("other")), _negated=True),
                        name="chosen_relation_of_two",
                        violation_error_message="A product is not related to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lexeme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("lexeme", models.TextField()),
                ("documents", models.PositiveIntegerField()),
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
                "ordering": ("lexeme",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "lexeme"),
                        name="lexeme_unique",
                        violation_error_message="This stem is counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductEmbedding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("embedding", pgvector.django.halfvec.HalfVectorField()),
                ("content_hash", models.UUIDField()),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="search.embeddingmodel"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                "ordering": ("model_id", "product_id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_productembedding_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "model"),
                        name="product_embedding_one_per_model",
                        violation_error_message="The product has a vector of this model already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("baskets", models.PositiveIntegerField()),
                ("lift", models.DecimalField(decimal_places=3, max_digits=10)),
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                "ordering": ("product_id", "-baskets", "id"),
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_productpair_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "partner"),
                        name="search_productpair_partner_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "partner"),
                        name="product_pair_unique",
                        violation_error_message="These two are counted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product", models.F("partner")), _negated=True),
                        name="product_pair_of_two",
                        violation_error_message="A product is no pair with itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("content_hash", models.UUIDField()),
                ("indexed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                "ordering": ("product_id",),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["store", "words"], name="search_document_words")
                ],
                "constraints": [
                    shop.core.db.constraints.CompositeForeignKey(
                        fields=("store", "product"),
                        name="search_searchdocument_product_same_store",
                        violation_error_message="This belongs to another store, or is no longer there.",
                    ),
                    models.UniqueConstraint(
                        fields=("product",),
                        name="search_document_one_per_product",
                        violation_error_message="The product has a document already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("text", models.CharField(max_length=100)),
                ("asked_on", models.DateField(verbose_name="day")),
                ("times", models.PositiveIntegerField(default=1)),
                ("found", models.PositiveIntegerField()),
                ("milliseconds", models.PositiveIntegerField()),
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
                "ordering": ("-asked_on", "-times", "text", "id"),
                "indexes": [
                    models.Index(fields=["store", "-asked_on", "-times", "text", "id"], name="searched_text_by_day"),
                    models.Index(
                        condition=models.Q(("found", 0)),
                        fields=["store", "-asked_on", "-times", "text", "id"],
                        name="searched_text_in_vain",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "text", "asked_on"),
                        name="searched_text_one_a_day",
                        violation_error_message="This text is counted on this day already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StopWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("word", models.CharField(help_text="One word, in small letters.", max_length=60)),
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
                "ordering": ("word",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "word"),
                        name="stop_word_unique",
                        violation_error_message="This stop word is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("word", django.db.models.functions.text.Lower("word")), ("word__regex", "^\\S+$")
                        ),
                        name="stop_word_is_lower_case",
                        violation_error_message="A stop word is one word in small letters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "term",
                    models.CharField(help_text="A word as shoppers write it, in small letters: “soda”.", max_length=60),
                ),
                ("meaning", models.CharField(help_text="What the catalogue calls it: “soft drink”.", max_length=120)),
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
                "ordering": ("term", "meaning"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "term", "meaning"),
                        name="synonym_unique",
                        violation_error_message="This synonym is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("term", django.db.models.functions.text.Lower("term")), ("term__regex", "^\\S+$")
                        ),
                        name="synonym_term_is_lower_case",
                        violation_error_message="The term is one word in small letters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("word", models.TextField()),
                ("products", models.PositiveIntegerField()),
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
                "ordering": ("word",),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="word_trigram"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "word"),
                        name="word_unique",
                        violation_error_message="This word is counted already.",
                    )
                ],
            },
        ),
    ]
