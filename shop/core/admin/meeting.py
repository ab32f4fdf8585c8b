"""Two people at the same form: what one saved meanwhile is kept, and where both changed the same, the second is asked.

A page carries a mark of each value that it was drawn with. When it comes back, a field that only others have changed
keeps their value; one that only this person has changed gets theirs; one that both have changed is refused with what
the other wrote, and saved as soon as the person, who has seen that, saves again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connections, router
from django.db.models import Model, QuerySet
from django.forms import BaseModelForm, CheckboxInput, Field, ModelChoiceField, MultiWidget
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import Truncator, capfirst

from shop.core.admin.history import last_change

SEEN = "_seen"
"""The hidden field of the page's marks."""
LONGEST_TOLD = 120
Marks = Mapping[str, str]


def mark(value: Any) -> str:
    """Tells a value from others, however a form, a widget or the database writes it."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(microsecond=0).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | tuple | QuerySet):
        return ",".join(sorted(_plain(one) for one in value))
    return str(value).replace("\r\n", "\n").strip()


class MergingForm(BaseModelForm[Any]):
    """A model form that keeps what others have changed since it was drawn. `seen` are the marks of what it showed."""

    seen: Marks | None = None
    kept: tuple[str, ...] = ()
    """The fields that hold what others have written meanwhile."""

    def marks(self) -> dict[str, str]:
        """The marks of what the form shows, before anybody types."""
        return {name: mark(self.get_initial_for_field(field, name)) for name, field in self.fields.items()}

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own hook, without a stub
        if self.seen and self.instance.pk:
            self._merge(self.seen)

    def _merge(self, seen: Marks) -> None:
        for name, field in self.fields.items():
            if name not in seen or name not in self.cleaned_data or field.disabled:
                continue
            theirs, mine = self.get_initial_for_field(field, name), self.cleaned_data[name]
            if mark(theirs) in (seen[name], mark(mine)):
                continue
            if mark(mine) == seen[name]:
                self._keep(name, field, theirs)
            else:
                self.add_error(name, self._overtaken(name, field, theirs))

    def _keep(self, name: str, field: Field, theirs: Any) -> None:
        """Let the field hold what is stored, on the page too if it is drawn again."""
        self.cleaned_data[name] = _as_cleaned(self.instance, name, field, theirs)
        sent: Any = self.data
        data = sent.copy()
        _put(data, self.add_prefix(name), field, field.prepare_value(theirs))
        self.data = data
        self.__dict__.pop("changed_data", None)  # worked out from what was sent
        self.kept = (*self.kept, name)

    def _overtaken(self, name: str, field: Field, theirs: Any) -> str:
        return (
            f"{_who(self.instance, name)} changed this to {_told(self.instance, name, field, theirs)} after you had "
            "opened the page. Yours is not saved: save again to put it in the place of that."
        )


def _as_cleaned(row: Model, name: str, field: Field, theirs: Any) -> Any:
    if isinstance(field, ModelChoiceField) and isinstance(theirs, list | tuple):
        return field.queryset.filter(pk__in=theirs) if field.queryset is not None else theirs
    try:
        row._meta.get_field(name)
    except FieldDoesNotExist:
        return theirs
    return getattr(row, name)  # as it was read: the form writes into it later


def _put(data: Any, name: str, field: Field, value: Any) -> None:
    widget: Any = field.widget
    if isinstance(widget, MultiWidget):
        parts: Any = widget
        for suffix, part, one in zip(parts.widgets_names, parts.widgets, parts.decompress(value), strict=True):
            data[f"{name}{suffix}"] = part.format_value(one) or ""
    elif isinstance(widget, CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(one) for one in value])
    else:
        written = widget.format_value(value)
        data[name] = (written[0] if written else "") if isinstance(written, list) else written or ""


def _told(row: Model, name: str, field: Field, value: Any) -> str:
    if isinstance(value, list | tuple) and isinstance(field, ModelChoiceField) and field.queryset is not None:
        text = ", ".join(str(one) for one in field.queryset.filter(pk__in=value))
    elif isinstance(field, ModelChoiceField):
        text = str(getattr(row, name, None) or "")
    elif isinstance(value, bool):
        return "yes" if value else "no"
    elif isinstance(value, dt.datetime):
        text = f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    else:
        text = str(dict(getattr(field, "choices", ()) or ()).get(value, "" if value is None else value))
    return f"“{Truncator(text).chars(LONGEST_TOLD)}”" if text else "nothing"


def _who(row: Model, name: str) -> str:
    """Who changed the field last; somebody, where nobody keeps that."""
    try:
        column = getattr(row._meta.get_field(name), "column", None)
    except FieldDoesNotExist:
        column = None
    return (last_change(row, column) if column else None) or "Somebody"


class MergedEdits:
    """Admin pages whose forms are merged, where `merges_edits` says so; their rows' forms in tables, too."""

    merges_edits: bool = False
    model: type[Model]
    opts: Any

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; under its lock while a form is saved, so that the second of two reads what the first wrote."""
        if self.merges_edits and request.method == "POST" and from_field is None:
            _lock(self.model, unquote(object_id))
        return super().get_object(request, object_id, from_field)  # type: ignore[misc]  # of Django's admin, as below

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]  # of Django's admin
        if self.merges_edits and change and request.method == "POST":
            form_class = type(form_class.__name__, (form_class,), {"seen": _seen(request).get("")})
        return form_class

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]  # of Django's admin
        if self.merges_edits and change and request.method == "POST":
            seen = _seen(request)
            for formset in formsets:
                for form in formset.initial_forms:
                    form.seen = seen.get(f"{formset.prefix}:{form.instance.pk}")
        return formsets, inlines

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # of Django's admin
        every = [form, *(one for formset in formsets for one in formset.forms)]
        kept = [_kept_field(one, name) for one in every for name in getattr(one, "kept", ())]
        if kept:
            messages.info(request, f"Changed by others while you had the page open, and kept: {', '.join(kept)}.")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if self.merges_edits and context.get("original") is not None:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["seen"] = _token(context["adminform"].form, formsets)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]  # of Django's admin
        return response


def _lock(model: type[Model], key: str) -> None:
    alias = router.db_for_write(model)
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return
    if connections[alias].in_atomic_block:
        rows = model._base_manager.using(alias).select_for_update(no_key=True, of=("self",))
        rows.filter(pk=key).values_list("pk").first()


def _token(form: Any, formsets: Iterable[Any]) -> str:
    marks = {"": form.marks()}
    for formset in formsets:
        for one in formset.initial_forms:
            if isinstance(one, MergingForm):
                marks[f"{formset.prefix}:{one.instance.pk}"] = one.marks()
    return json.dumps(marks, separators=(",", ":"))


def _seen(request: HttpRequest) -> dict[str, Marks]:
    """The marks that came back with the page; none from somebody who sends no page of ours."""
    try:
        marks = json.loads(request.POST.get(SEEN, "{}"))
    except ValueError:
        return {}
    return {key: one for key, one in marks.items() if isinstance(one, dict)} if isinstance(marks, dict) else {}


def _kept_field(form: MergingForm, name: str) -> str:
    label = capfirst(str(form.fields[name].label or name).replace("_", " "))
    of_row = f" of {form.instance}" if form.prefix else ""
    return f"{label}{of_row} ({_who(form.instance, name)})"
