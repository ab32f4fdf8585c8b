"""The pictures of a product, on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from shop.catalog.models import ProductImage
from shop.stores.admin import StoreOwnedInline

from .positions import AppendingFormSet


class ImageForm(forms.ModelForm):
    """A picture; without a position it comes last."""

    position = forms.IntegerField(
        min_value=0, required=False, widget=UnfoldAdminIntegerFieldWidget(attrs={"style": "width: 5rem"})
    )

    class Meta:
        model = ProductImage
        fields = ("image", "alt_text", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["position"] = None


class ImageInline(StoreOwnedInline):
    model = ProductImage
    form = ImageForm
    formset = AppendingFormSet
    fields = ("image", "alt_text", "position")
    ordering = ("position",)
    verbose_name = "picture"
    verbose_name_plural = "pictures"
    hide_title = True
