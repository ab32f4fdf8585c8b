"""Foreign keys in forms: looked up by typing, unless the other table is declared small.

Smallness belongs to a table, so it is said once, on the admin of that table (`is_small_table = True`), and every form
that points there shows a plain select. All other tables may grow: their rows are found through the autocomplete of
their own admin.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import BaseForm, ModelChoiceField, Widget
from django.http import HttpRequest

SMALL_TABLE_ROWS = 200
"""A select shows at most so many rows; a table that outgrows them has to lose its `is_small_table`."""


def is_small(model: type[Model], site: AdminSite) -> bool:
    """Whether the admin of `model` declares that its table stays small."""
    try:
        admin = site.get_model_admin(model)
    except NotRegistered:
        return False
    return bool(getattr(admin, "is_small_table", False))


def growing_relations(model: type[Model], site: AdminSite) -> list[Field[Any, Any]]:
    """The foreign keys and many-to-many fields of `model` whose other table may grow."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [
        field
        for field in fields
        if isinstance(field, ForeignKey | ManyToManyField)
        and not is_small(field.remote_field.model, site)
        and not field.remote_field.parent_link
    ]


class RelatedChoices:
    """Gives an admin or an inline an autocomplete for each relation to a table that may grow."""

    model: type[Model]
    admin_site: AdminSite
    autocomplete_fields: Iterable[str]
    raw_id_fields: Iterable[str]
    radio_fields: dict[str, int]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        named = list(self.autocomplete_fields)
        taken = {*named, *self.raw_id_fields, *self.radio_fields}
        growing = growing_relations(self.model, self.admin_site)
        return [*named, *(field.name for field in growing if field.name not in taken)]

    def get_field_queryset(
        self, db: str | None, db_field: Field[Any, Any], request: HttpRequest
    ) -> QuerySet[Any] | None:
        """The rows to choose from, with the relations that their names follow."""
        queryset: QuerySet[Any] | None = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]  # of Django's admin
        remote = db_field.remote_field.model  # type: ignore[union-attr]  # only asked for relations
        try:
            follows = getattr(self.admin_site.get_model_admin(remote), "label_select_related", ())
        except NotRegistered:
            return queryset
        if not follows:
            return queryset
        if queryset is None:
            queryset = remote._default_manager.using(db).all()
        return queryset.select_related(*follows)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LookupSelect(db_field, self.admin_site, using=kwargs.get("using"))
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # of Django's admin
        return field


class LookupSelect(AutocompleteSelect):
    """An autocomplete that can be told the names of chosen rows, so that a table of forms asks for them all at once."""

    names: dict[str, str] | None = None

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        if self.names is None:
            return super().optgroups(name, value, attr)
        group: tuple[None, list[Any], int] = (None, [], 0)
        if not self.is_required and not self.allow_multiple_selected:
            group[1].append(self.create_option(name, "", "", False, 0))
        for key in value:
            if key and str(key) in self.names:
                index = len(group[1])
                group[1].append(self.create_option(name, key, self.names[str(key)], True, index))
        return [group]


def name_chosen_rows(forms: Iterable[BaseForm]) -> None:
    """Read the names of all rows chosen in `forms`: one statement for each field, however many forms.

    None for those that the forms' own rows were read together with.
    """
    fields: dict[str, list[tuple[ModelChoiceField[Any], LookupSelect, Any]]] = {}
    known: dict[str, dict[str, str]] = {}
    for form in forms:
        for name, field in form.fields.items():
            widget = _lookup(field.widget)
            if widget is not None and isinstance(field, ModelChoiceField):
                fields.setdefault(name, []).append((field, widget, form[name].value()))
                row = _read_along(form, name)
                if row is not None:
                    key = str(row.serializable_value(field.to_field_name or "pk"))
                    known.setdefault(name, {})[key] = field.label_from_instance(row)
    for name, uses in fields.items():
        field = uses[0][0]
        key = field.to_field_name or "pk"
        names = known.get(name, {})
        chosen = {value for _field, _widget, value in uses if value not in (None, "") and str(_key(value)) not in names}
        if chosen and field.queryset is not None:
            rows = field.queryset.filter(**{f"{key}__in": [_key(value) for value in chosen]})
            names |= {str(row.serializable_value(key)): field.label_from_instance(row) for row in rows}
        for _field, widget, _value in uses:
            widget.names = names


def share_choices(forms: Iterable[BaseForm], read: dict[str, list[Any]]) -> None:
    """Read the choices of each plain select once for all of `forms`, and not at all where `read` has them."""
    for form in forms:
        for name, field in form.fields.items():
            if isinstance(field, ModelChoiceField) and not field.widget.is_hidden and not _is_looked_up(field.widget):
                if name not in read:
                    choices: Any = field.choices
                    read[name] = list(iter(choices))  # of the choices themselves, list() would ask how many they are
                field.choices = read[name]


def _read_along(form: BaseForm, name: str) -> Model | None:
    """The row that a form's own row points at, where that was read along with it."""
    instance = getattr(form, "instance", None)
    found: Model | None = instance._state.fields_cache.get(name) if isinstance(instance, Model) else None
    return found


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _lookup(widget: Widget) -> LookupSelect | None:
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    return widget if isinstance(widget, LookupSelect) else None


def _is_looked_up(widget: Widget) -> bool:
    """Whether the rows of a select come by typing, so that nobody may read them all."""
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    return isinstance(widget, AutocompleteMixin)
