"""In which language a store writes."""

from django.db import models

from shop.core.db.constraints import known_choice
from shop.stores.models import StoreOwned


class Language(models.TextChoices):
    """Languages whose words PostgreSQL can reduce to their stems; each has a configuration `search_<value>`."""

    DANISH = "danish", "Danish"
    DUTCH = "dutch", "Dutch"
    ENGLISH = "english", "English"
    FINNISH = "finnish", "Finnish"
    FRENCH = "french", "French"
    GERMAN = "german", "German"
    HUNGARIAN = "hungarian", "Hungarian"
    ITALIAN = "italian", "Italian"
    NORWEGIAN = "norwegian", "Norwegian"
    PORTUGUESE = "portuguese", "Portuguese"
    ROMANIAN = "romanian", "Romanian"
    RUSSIAN = "russian", "Russian"
    SPANISH = "spanish", "Spanish"
    SWEDISH = "swedish", "Swedish"
    TURKISH = "turkish", "Turkish"
    SIMPLE = "simple", "Another one: words as they are written"


class CatalogueLanguage(StoreOwned):
    """One row says in which language a store's catalogue is written, and so how its words are reduced to stems.
    A store without one writes English.

    Written by `search.services.languages`. Truth: `catalogue_language_one_per_store`.
    """

    language = models.CharField(max_length=20, choices=Language, default=Language.ENGLISH)

    class Meta:
        constraints = [
            known_choice("language", Language),
            models.UniqueConstraint(
                fields=("store",),
                name="catalogue_language_one_per_store",
                violation_error_message="This store has a language already.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_language_display()
