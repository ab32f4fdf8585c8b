"""A language for each store's words, and notes without a call.

Lock: none on tables of before; one new table. Cost: a note for each product that has no document yet, seconds for a
million. Old code goes on: it waits for calls thirty seconds at most, and a worker is quicker.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from shop.core.db.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_truths"),
        ("stores", "0003_seller_on_invoices"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("danish", "Danish"),
                            ("dutch", "Dutch"),
                            ("english", "English"),
                            ("finnish", "Finnish"),
                            ("french", "French"),
                            ("german", "German"),
                            ("hungarian", "Hungarian"),
                            ("italian", "Italian"),
                            ("norwegian", "Norwegian"),
                            ("portuguese", "Portuguese"),
                            ("romanian", "Romanian"),
                            ("russian", "Russian"),
                            ("spanish", "Spanish"),
                            ("swedish", "Swedish"),
                            ("turkish", "Turkish"),
                            ("simple", "Another one: words as they are written"),
                        ],
                        default="english",
                        max_length=20,
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "language__in",
                                [
                                    "danish",
                                    "dutch",
                                    "english",
                                    "finnish",
                                    "french",
                                    "german",
                                    "hungarian",
                                    "italian",
                                    "norwegian",
                                    "portuguese",
                                    "romanian",
                                    "russian",
                                    "spanish",
                                    "swedish",
                                    "turkish",
                                    "simple",
                                ],
                            )
                        ),
                        name="search_cataloguelanguage_language_known",
                        violation_error_message="“language” must be one of: danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, romanian, russian, spanish, swedish, turkish, simple.",
                    ),
                    models.UniqueConstraint(
                        fields=("store",),
                        name="catalogue_language_one_per_store",
                        violation_error_message="This store has a language already.",
                    ),
                ],
            },
        ),
        SqlFile("search", "search_languages"),
        SqlFile("search", "notes_wait_for_the_worker"),
        migrations.RunSQL(
            """
            INSERT INTO search_staleproduct (store_id, product_key)
            SELECT store_id, id FROM catalog_product product
            WHERE NOT EXISTS (SELECT FROM search_searchdocument document WHERE document.product_id = product.id)
            """,
            migrations.RunSQL.noop,
        ),
    ]
