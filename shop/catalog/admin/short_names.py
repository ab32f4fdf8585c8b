"""What a slug is called where people write one."""

from typing import Any

from django.db.models import Field, SlugField
from unfold.widgets import UnfoldAdminTextInputWidget

SHORT_NAMES: dict[type[Field[Any, Any]], dict[str, Any]] = {
    SlugField: {
        "widget": UnfoldAdminTextInputWidget,
        "label": "Short name",
        "help_text": "How it is called in addresses, for example “oat-milk”.",
    }
}
