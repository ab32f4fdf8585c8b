"""The pages of bulk changes: what shall become of the chosen rows, what that would do, what it did, and its undoing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from shop.core.admin import Badge, ChoicesFilter, Link, Moment, Number
from shop.core.exceptions import Refused
from shop.exchange.changing.fields import FIELDS
from shop.exchange.exporting import as_csv
from shop.exchange.jobs import change_in_background
from shop.exchange.models import Changeset, ChangeStatus
from shop.exchange.progress import progress
from shop.exchange.selectors import changed_rows_of, reasons_left
from shop.exchange.services.changing import (
    begin_undoing,
    change_name,
    difference,
    discard_change,
    wish_for,
)
from shop.stores.admin import StoreOwnedAdmin

from .change_forms import WishForm, initial_of
from .grid import GridPages
from .states import state_in_words
from .tones import CHANGE_TONES

SHOWN, SHOWN_LEFT = 25, 20
HEADINGS = ["Field", "Of", "Before", "After", "What became of it", "Why"]


@admin.register(Changeset)
class ChangesetAdmin(GridPages, StoreOwnedAdmin):
    """Changes to many rows at once, each of which can be undone."""

    list_display = (
        "title",
        Badge("target"),
        Badge("status", tones=CHANGE_TONES),
        Number("changed_count", "changed"),
        Number("refused_count", "left as they were"),
        Link("actor", "made by"),
        Moment("created_at", "when"),
    )
    list_select_related = ("actor",)
    list_filter = (("target", ChoicesFilter), ("status", ChoicesFilter))
    ordering = ("-id",)
    actions = None
    empty_message = "Choose rows in the list of products, variants or stock, and “Change in bulk” among its actions."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("progress", self.progress_view),
            ("rows.csv", self.rows_view),
            ("grid", self.grid_view),
            ("grid-rows", self.grid_rows_view),
            ("grid-cells", self.grid_cells_view),
        )
        return [
            path(f"<int:changeset_id>/{name}", self.admin_site.admin_view(view), name=f"exchange_changeset_{name}")
            for name, view in pages
        ] + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A change at whatever point it is: to be looked at, under way, or made."""
        if self.get_object(request, object_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        changeset = self._changeset(request, object_id)
        if request.method == "POST":
            if not request.user.has_perm("exchange.change_changeset"):
                raise PermissionDenied
            answer = self._done(request, changeset)
            if answer is not None:
                return answer
        if changeset.status in (ChangeStatus.DRAFT, ChangeStatus.FAILED):
            return self._draft_page(request, changeset)
        if changeset.status == ChangeStatus.QUEUED:
            return self._answer(request, "exchange/changing.html", changeset, word=self._word(changeset))
        return self._made_page(request, changeset)

    def _done(self, request: HttpRequest, changeset: Changeset) -> HttpResponse | None:
        """What a button asks for; None where the form has to be looked at first."""
        try:
            if "_discard" in request.POST:
                discard_change(changeset=changeset)
                messages.success(request, "Thrown away. Nothing was changed.")
                return HttpResponseRedirect(reverse("admin:exchange_changeset_changelist"))
            if "_apply" in request.POST:
                change_in_background(changeset=changeset, actor=request.user)
                return HttpResponseRedirect(self._page(changeset))
            if "_undo" in request.POST:
                return HttpResponseRedirect(self._page(begin_undoing(changeset=changeset, actor=request.user)))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self._page(changeset))
        return None

    def _draft_page(self, request: HttpRequest, changeset: Changeset) -> HttpResponse:
        form = None
        if not changeset.undoes_id and not _is_typed(changeset):
            form = self._form(request, changeset)
            if request.method == "POST" and form.is_valid():
                try:
                    wish_for(
                        changeset=changeset,
                        wishes=form.wishes,
                        actor=request.user,
                        starts_at=form.cleaned_data.get("starts_at"),
                    )
                except Refused as refusal:
                    form.add_error(None, str(refusal))
                else:
                    return HttpResponseRedirect(f"{self._page(changeset)}#difference")
        looks = changeset.undoes_id or (changeset.wishes and not (form and form.errors))
        shown = difference(changeset=changeset) if looks else None
        return self._answer(
            request,
            "exchange/change.html",
            changeset,
            form=form,
            is_typed=_is_typed(changeset),
            media=self.media + form.media if form else self.media,
            shown=shown,
            totals=[(FIELDS[total.field].label, total) for total in shown.totals] if shown else [],
            first=_in_words(shown.first) if shown else [],
            refused=[(FIELDS[field].label, label, why) for field, label, why in shown.first_refused] if shown else [],
            currency=changeset.store.currency,
        )

    def _form(self, request: HttpRequest, changeset: Changeset) -> WishForm:
        data = request.POST if request.method == "POST" else None
        return WishForm(
            data, changeset=changeset, user=request.user, site=self.admin_site, initial=initial_of(changeset)
        )

    def _made_page(self, request: HttpRequest, changeset: Changeset) -> HttpResponse:
        rows = changeset.rows.order_by("field", "subject_id")
        undoing = changeset.undoings.first()
        return self._answer(
            request,
            "exchange/changed.html",
            changeset,
            undoing=undoing,
            can_undo=request.user.has_perm("exchange.change_changeset")
            and bool(changeset.changed_count)
            and (undoing is None or undoing.status in (ChangeStatus.DRAFT, ChangeStatus.FAILED)),
            reasons=reasons_left(changeset),
            left=rows.filter(outcome="refused")[:SHOWN_LEFT],
            shown_left=SHOWN_LEFT,
            changed=_in_words(
                (row.field, row.label, row.before, row.after) for row in rows.filter(outcome="changed")[:SHOWN]
            ),
            shown_rows=SHOWN,
        )

    def progress_view(self, request: HttpRequest, changeset_id: int) -> HttpResponse:
        """How far it has come, for a page that asks every second."""
        changeset = self._changeset(request, str(changeset_id))
        return JsonResponse({"is_under_way": changeset.status == ChangeStatus.QUEUED, **self._word(changeset)})

    def rows_view(self, request: HttpRequest, changeset_id: int) -> StreamingHttpResponse:
        """Every row of a change as a file: before, after, and why it was left as it was."""
        changeset = self._changeset(request, str(changeset_id))
        rows = (
            [
                FIELDS[row.field].label,
                row.label,
                state_in_words(row.field, row.before),
                state_in_words(row.field, row.after),
                row.get_outcome_display(),
                row.reason,
            ]
            for row in changed_rows_of(changeset)
        )
        pieces = (piece.encode() for piece in as_csv(HEADINGS, rows))
        answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="bulk-change-{changeset.pk}.csv"'
        return answer

    def _changeset(self, request: HttpRequest, object_id: str) -> Changeset:
        changeset: Changeset | None = self.get_object(request, object_id)
        if changeset is None:
            raise Http404
        if not self.has_view_permission(request, changeset):
            raise PermissionDenied
        return changeset

    def _word(self, changeset: Changeset) -> dict[str, Any]:
        return progress(change_name(changeset.pk)) or {"step": "Waiting for its turn", "done": 0, "total": None}

    def _page(self, changeset: Changeset) -> str:
        return reverse("admin:exchange_changeset_change", args=[changeset.pk])

    def _answer(self, request: HttpRequest, template: str, changeset: Changeset, **context: Any) -> TemplateResponse:
        request.current_app = self.admin_site.name
        whole = {
            **self.admin_site.each_context(request),
            "title": changeset.title,
            "opts": self.opts,
            "media": self.media,
            "changeset": changeset,
            "chosen": len(changeset.subject_ids),
        }
        return TemplateResponse(request, template, {**whole, **context})


def _is_typed(changeset: Changeset) -> bool:
    return any(wish["how"] == "typed" for wish in changeset.wishes)


def _in_words(rows: Any) -> Iterator[tuple[str, str, str, str]]:
    for field, label, before, after in rows:
        yield FIELDS[field].label, label, state_in_words(field, before), state_in_words(field, after)
