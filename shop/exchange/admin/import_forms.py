"""The forms of an import: bring a file, and say which column is what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop.exchange.looking import Look
from shop.exchange.models import ColumnMapping
from shop.exchange.permissions import kinds_to_bring
from shop.exchange.uploads import TOO_LARGE, largest_upload
from shop.exchange.vocabulary import Kind

GUESS = "Found out from its headings"
NOT_READ = "– not read –"
DATES = (("", "as found"), ("day first", "day first: 31.12."), ("month first", "month first: 12/31"))
DECIMALS = (("", "as found"), (".", "point: 1.50"), (",", "comma: 1,50"))
FIELD = "column-"


class BringForm(forms.Form):
    """A file, and what it is about if the person wants to say so."""

    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.gz", "aria-label": "File"})
    )
    kind = forms.ChoiceField(label="What it is about", required=False, widget=UnfoldAdminSelectWidget())

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        kinds = [(kind.value, kind.value.capitalize()) for kind in kinds_to_bring(request.user)]
        choice: Any = self.fields["kind"]
        choice.choices = [("", GUESS), *kinds]
        megabytes = largest_upload() // 2**20
        self.fields[
            "file"
        ].help_text = (
            f"CSV with any delimiter and encoding, or XLSX; packed by gzip if you like. At most {megabytes:,} MB."
        )
        self.fields["file"].widget.attrs["data-most"] = str(largest_upload())

    def clean(self) -> dict[str, Any] | None:
        if getattr(self.request, TOO_LARGE, False):
            megabytes = largest_upload() // 2**20
            self.errors.pop("file", None)
            self.add_error("file", f"The file is larger than {megabytes:,} MB. Pack it by gzip, or bring it in parts.")
        return super().clean()

    @property
    def brought(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        return file

    @property
    def told(self) -> Kind | None:
        return Kind(self.cleaned_data["kind"]) if self.cleaned_data["kind"] else None


class ColumnsForm(forms.Form):
    """For each column of the file the field that it is, with what is guessed chosen already."""

    kind = forms.ChoiceField(label="About", widget=UnfoldAdminSelectWidget())
    saved = forms.ChoiceField(label="Read like", required=False, widget=UnfoldAdminSelectWidget())
    dates = forms.ChoiceField(label="Dates", choices=DATES, required=False, widget=UnfoldAdminSelectWidget())
    decimals = forms.ChoiceField(label="Decimals", choices=DECIMALS, required=False, widget=UnfoldAdminSelectWidget())
    remember_as = forms.CharField(
        label="Remember this as",
        required=False,
        max_length=80,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "A name, for example of the supplier"}),
    )

    def __init__(self, *args: Any, look: Look, kinds: list[Kind], saved: list[ColumnMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look = look
        choice: Any = self.fields["kind"]
        choice.choices = [(kind.value, kind.value.capitalize()) for kind in kinds]
        if look.kind is None:
            choice.choices = [("", "Choose …"), *choice.choices]
        saved_choice: Any = self.fields["saved"]
        saved_choice.choices = [("", "as guessed"), *((str(row.pk), str(row)) for row in saved)]
        if not saved:
            del self.fields["saved"]
        self.fields["kind"].initial = look.kind.value if look.kind else ""
        self.fields["dates"].initial = look.options.get("dates", "")
        self.fields["decimals"].initial = look.options.get("decimals", "")
        for column in look.columns:
            self.fields[f"{FIELD}{column.place}"] = forms.ChoiceField(
                label=column.heading,
                choices=[("", NOT_READ), *look.choices],
                required=False,
                initial=column.field,
                widget=UnfoldAdminSelectWidget(attrs={"aria-label": f"Column {column.heading}"}),
            )

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        return [(column, self[f"{FIELD}{column.place}"]) for column in self.look.columns]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen: dict[str, str] = {}
        for column in self.look.columns:
            name = self.cleaned_data.get(f"{FIELD}{column.place}")
            if name and name in seen:
                self.add_error(f"{FIELD}{column.place}", f"“{seen[name]}” is that already.")
            elif name:
                seen[name] = column.heading
        return cleaned

    def mapping(self) -> dict[str, str]:
        """Our field: their heading, and how dates and decimals are written."""
        fields = {
            self.cleaned_data[f"{FIELD}{column.place}"]: column.heading
            for column in self.look.columns
            if self.cleaned_data[f"{FIELD}{column.place}"]
        }
        options = {name: self.cleaned_data[name] for name in ("dates", "decimals") if self.cleaned_data.get(name)}
        return fields | options
