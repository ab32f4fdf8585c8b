"""The pictures of a product, on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max

from shop.catalog.models import ProductImage
from shop.core.admin.inlines import CappedFormSet
from shop.stores.admin import StoreOwnedInline


class ImageForm(forms.ModelForm):
    """A picture; without a position it comes last."""

    position = forms.IntegerField(min_value=0, required=False)

    class Meta:
        model = ProductImage
        fields = ("image", "alt_text", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["position"] = None


class ImageFormSet(CappedFormSet):
    """Gives new pictures the places after the last one."""

    instance: Any

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if form.cleaned_data.get("position") is None:
            last = ProductImage.objects.filter(product=self.instance).aggregate(last=Max("position"))["last"]
            form.instance.position = 0 if last is None else last + 1
        return super().save_new(form, commit=commit)


class ImageInline(StoreOwnedInline):
    model = ProductImage
    form = ImageForm
    formset = ImageFormSet
    fields = ("image", "alt_text", "position")
    ordering = ("position",)
    verbose_name = "picture"
    verbose_name_plural = "pictures"
    hide_title = True
