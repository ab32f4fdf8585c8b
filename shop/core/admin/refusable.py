"""Forms and formsets that show what the database refused, beside the field, and keep what was typed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError
from django.forms import BaseFormSet, BaseModelForm, ModelForm

from shop.core.admin.meeting import MergingForm
from shop.core.admin.refusals import Refusal, fields_of, speaks


class RefusableForm(MergingForm):
    """A model form whose constraints speak beside their fields, whether Python or PostgreSQL finds the fault."""

    refusal: Refusal | None = None

    def full_clean(self) -> None:
        super().full_clean()
        if self.refusal is not None and self.is_bound:
            self.add_error(self._visible(self.refusal.field), self.refusal.message)

    def _update_errors(self, errors: ValidationError) -> None:
        """As Django's, but what a constraint has to say goes to its first field that is on the form."""
        found = getattr(errors, "error_dict", {})
        if NON_FIELD_ERRORS in found:
            placed: dict[str, list[ValidationError]] = {}
            for name, problems in found.items():
                for problem in problems:
                    field = self._blamed(problem) if name == NON_FIELD_ERRORS else name
                    placed.setdefault(field or NON_FIELD_ERRORS, []).append(problem)
            errors = ValidationError(placed)
        super()._update_errors(errors)  # type: ignore[misc]  # Django's own hook, without a stub

    def _blamed(self, problem: ValidationError) -> str | None:
        fields = (problem.params or {}).get("unique_check", ())
        for constraint in self.instance._meta.constraints:
            if speaks(constraint) and problem.messages == [constraint.get_violation_error_message()]:
                fields = fields_of(constraint, type(self.instance))
        return next((name for name in fields if self._visible(name)), None)

    def _visible(self, field: str | None) -> str | None:
        return field if field in self.fields and not self[field].is_hidden else None


class RefusableFormSet(BaseFormSet[Any]):
    """Marks the error of a row with its form, and shows a refusal on that form when the page is drawn again."""

    refusal: Refusal | None = None

    def save_new(self, form: BaseModelForm[Any], commit: bool = True) -> Any:
        with Marked(form.prefix):
            return super().save_new(form, commit=commit)  # type: ignore[misc]  # of Django's model formsets

    def save_existing(self, form: BaseModelForm[Any], obj: Any, commit: bool = True) -> Any:
        with Marked(form.prefix):
            return super().save_existing(form, obj, commit=commit)  # type: ignore[misc]  # as above

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        form = next((form for form in self.initial_forms if form.instance == obj), None)
        with Marked(form.prefix if form else None):
            super().delete_existing(obj, commit=commit)  # type: ignore[misc]  # as above

    def full_clean(self) -> None:
        refused = None
        if self.refusal is not None:
            refused = next((form for form in self.forms if form.prefix == self.refusal.form), None)
            if refused is not None:
                refused.refusal = self.refusal
        super().full_clean()
        if refused is not None and self.refusal is not None and refused in self.deleted_forms:
            # What is wrong with a row that was to be deleted is not looked at, so the table as a whole says it.
            self._non_form_errors = self.error_class([self.refusal.message], error_class="nonform")


class Marked:
    """Within the block, a refusal is marked with the prefix of the form whose row is being written."""

    def __init__(self, prefix: str | None) -> None:
        self.prefix = prefix

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, DatabaseError | ValidationError) and not hasattr(error, "refused_form"):
            error.refused_form = self.prefix  # type: ignore[union-attr]  # a note on the error, read by refusal_of


class EditedRowForm(RefusableForm, ModelForm):
    """What forms in the admin are made of."""


def refusable(form_class: type[Any]) -> type[Any]:
    """`form_class` as a form that can show a refusal."""
    if issubclass(form_class, RefusableForm):
        return form_class
    if form_class is ModelForm:
        return EditedRowForm
    return type(form_class.__name__, (RefusableForm, form_class), {"__module__": form_class.__module__})
