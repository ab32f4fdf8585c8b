"""The admin class that every page of the backoffice starts from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import unfold.admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from shop.core.admin import history, keyset, search
from shop.core.admin.changelist import ChangeList, chosen_columns
from shop.core.admin.checks import BackofficeChecks
from shop.core.admin.deleting import KindDeletion
from shop.core.admin.filters import needs_submit
from shop.core.admin.meeting import MergedEdits
from shop.core.admin.offering import offered_actions
from shop.core.admin.paging import ChoicePaginator
from shop.core.admin.panels import Panel, panels_by_place
from shop.core.admin.refusable import refusable
from shop.core.admin.relations import RelatedChoices, name_chosen_rows
from shop.core.admin.saving import RefusalsAtTheForm
from shop.core.admin.search import Route
from shop.core.markup import EMPTY


class ModelAdmin(MergedEdits, RefusalsAtTheForm, KindDeletion, RelatedChoices, unfold.admin.ModelAdmin):
    """A list whose pages cost the same at any size, a form that says what the database refuses.

    What a subclass says beyond Django's own attributes: `search_routes`, `empty_message`, `panels`, `is_small_table`,
    `export_order`, `label_select_related`, `form_select_related`. `docs/how-to/write-an-admin-page.md` shows each by
    example.
    """

    checks_class = BackofficeChecks

    search_routes: Sequence[Route] = ()
    """What may be typed into the search box, most telling first; each goes to an index of its own."""
    empty_message: str = ""
    """What an empty list says: how the first row comes about."""
    panels: Sequence[Panel] = ()
    """What is shown about an object around its form."""
    is_small_table: bool = False
    """The table stays below 200 rows: forms offer it as a plain select, and `search_fields` may scan it."""
    export_order: Sequence[str] = ("pk",)
    """How a file of the list is sorted: by what does not change meanwhile, and what an index serves."""
    label_select_related: Sequence[str] = ()
    """The relations that `str(object)` follows; read along wherever rows are offered by name."""
    form_select_related: Sequence[str] = ()
    """The relations that the form shows by name, and its panels follow; read along with the row on its own page."""

    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 100
    list_max_show_all = 200
    list_select_related: bool | Sequence[str] = False
    paginator = ChoicePaginator
    change_list_template = "admin/backoffice/change_list.html"
    change_form_template = "admin/backoffice/change_form.html"
    warn_unsaved_form = True
    empty_value_display = EMPTY

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        super().__init__(model, admin_site)
        self.form = refusable(self.form)  # type: ignore[has-type]  # declared by Django's admin
        if self.search_routes and not getattr(self, "search_help_text", None):
            self.search_help_text = search.help_text(self.search_routes)

    @property
    def list_filter_submit(self) -> bool:
        """Filters that are typed into need a button; lists of links answer at the click."""
        return any(needs_submit(choice) for choice in self.list_filter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)
        if self.form_select_related and _is_page_of_one(request):
            queryset = queryset.select_related(*self.form_select_related)
        return queryset

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The list's own actions, and those that upper floors offer here."""
        if self.actions is None or IS_POPUP_VAR in request.GET:
            return {}
        return {**super().get_actions(request), **offered_actions(self, request)}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ChangeList

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """The columns that the address names; all of them where it names none."""
        return chosen_columns(request, super().get_list_display(request))

    def get_list_display_links(self, request: HttpRequest, list_display: Sequence[Any]) -> Sequence[Any]:
        """The declared ones that are shown; the first column where none of them is."""
        links = super().get_list_display_links(request, list_display)
        shown = [column for column in links or () if column in list_display]
        return shown if shown or not links else list_display[:1]

    def get_sortable_by(self, request: HttpRequest) -> Sequence[Any]:
        """The columns that `sortable_by` names; when it is not declared, the one behind the default order."""
        columns = self.get_list_display(request)
        if self.sortable_by is not None:
            named = set(self.sortable_by)
            return [column for column in columns if column in named or getattr(column, "field", None) in named]
        ordering = self.get_ordering(request) or self.model._meta.ordering or ()
        first = keyset.total_order(self.model, ordering)[0].key
        return [column for column in columns if first in (column, getattr(column, "field", None))]

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        return self.search_fields or [route.field for route in self.search_routes]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if self.label_select_related and _is_autocomplete(request):
            queryset = queryset.select_related(*self.label_select_related)
        if self.search_routes:
            return search.found(queryset, search_term, self.search_routes), False
        results: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, search_term)
        return results

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What has been done to an object, as the audit tells it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        return history.answer(self, request, obj, extra_context or {})

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The database writes down what is done, also what is done elsewhere."""

    log_change = log_addition

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """As above."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context.update(panels_by_place(self, request, context.get("original")))
        name_chosen_rows([context["adminform"].form])
        return super().render_change_form(request, context, *args, **kwargs)


class ReadOnlyModelAdmin(ModelAdmin):
    """For tables that the admin shows and never writes: ledgers, timelines, what services alone may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_page_of_one(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("_change")


def _is_autocomplete(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == "autocomplete"
