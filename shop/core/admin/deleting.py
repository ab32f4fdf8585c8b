"""Deleting in the admin: what stands in the way is said before and, where only the database knows it, afterwards.

Django's own page collects every row that would go, however many. Here the relations of the object are counted, each
with a bound, and only a small family is collected and listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.db import router, transaction
from django.db.models import CASCADE, DO_NOTHING, PROTECT, RESTRICT, ForeignObjectRel, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.core.admin.counting import RowCount
from shop.core.admin.refusals import refusal_of

FAMILY = 200
"""Rows that a deletion may take along from this page; a larger family is not for a click."""


class KindDeletion:
    """Counts before it collects, and turns a refused deletion into a sentence."""

    model: type[Model]
    admin_site: Any

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = super().delete_view  # type: ignore[misc]  # of Django's admin, as all of super() here
        response: HttpResponse
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                response = view(request, object_id, extra_context)
                return response
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            messages.error(request, _("%(message)s Nothing was deleted.") % {"message": refusal.message})
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[quote(object_id)], current_app=self.admin_site.name))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What would go, how many of each kind, which permissions are missing, and what stands in the way."""
        rows = list(objs[: FAMILY + 1]) if isinstance(objs, QuerySet) else list(objs)
        names = [str(row) for row in rows[:FAMILY]]
        blocking = [text for text, blocks in relations_in_use(self.model, rows) if blocks]
        if blocking:
            return names, {}, set(), [_("Still in use by %(what)s.") % {"what": text} for text in blocking]
        taken = [text for text, blocks in relations_in_use(self.model, rows, more_than=FAMILY) if not blocks]
        if len(rows) > FAMILY:
            taken.append(RowCount(FAMILY, is_exact=False, is_minimum=True).label)
        if taken:
            reason = _("This would take %(what)s along: more than one page may delete.")
            return names, {}, set(), [reason % {"what": text} for text in taken]
        deleted: tuple[Any, Any, Any, Any] = super().get_deleted_objects(rows, request)  # type: ignore[misc]  # of Django's admin
        return deleted


def relations_in_use(model: type[Model], rows: Sequence[Model], *, more_than: int = 0) -> Iterator[tuple[str, bool]]:
    """Each relation with more than `more_than` rows on `rows`: "12 lines", and whether it forbids deletion."""
    for relation in _incoming(model):
        queryset = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows})
        counted = queryset.order_by()[: FAMILY + 1].count()
        if counted <= more_than:
            continue
        count = RowCount(min(counted, FAMILY), is_exact=counted <= FAMILY, is_minimum=True)
        meta = relation.related_model._meta
        noun = meta.verbose_name if counted == 1 else meta.verbose_name_plural
        yield f"{count.label} {noun}", relation.on_delete in (PROTECT, RESTRICT, DO_NOTHING)


def _incoming(model: type[Model]) -> Iterator[ForeignObjectRel]:
    for relation in model._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ForeignObjectRel)
            and not relation.many_to_many
            and relation.on_delete in (PROTECT, RESTRICT, DO_NOTHING, CASCADE)
        ):
            yield relation
