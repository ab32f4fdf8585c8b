"""Pages to which several floors contribute: the lowest registers its own, the backoffice puts a fuller one there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import admin
from django.db.models import Model

from shop.core.admin import ModelAdmin

Page = TypeVar("Page", bound=type[ModelAdmin])


def page_of(model: type[Model]) -> Callable[[Page], Page]:
    """Put the decorated class in the place of the page that the app of `model` has registered."""

    def composed(page: Page) -> Page:
        admin.site.unregister(model)
        admin.site.register(model, page)
        return page

    return composed
