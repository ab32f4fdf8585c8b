"""The pages of imports: bring a file, put its columns right, look at what would happen, apply, read the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from shop.core.admin import Badge, ChoicesFilter, Link, Moment, Number
from shop.core.admin.refusals import add_refusal
from shop.core.exceptions import Refused
from shop.core.markup import badge
from shop.exchange.exceptions import FileRefused
from shop.exchange.exporting import as_csv
from shop.exchange.jobs import apply_in_background, preview_in_background
from shop.exchange.models import ColumnMapping, ImportRun, ImportStatus
from shop.exchange.permissions import fields_withheld, kinds_to_bring, kinds_to_see
from shop.exchange.progress import progress
from shop.exchange.selectors import REASON, ROW, mappings_that_fit, outcomes_of, reasons_of, refused_rows_of
from shop.exchange.services.applying import import_name
from shop.exchange.services.bringing import bring_file, choose_columns, discard_import, waiting_look
from shop.exchange.vocabulary import FIELDS, Kind
from shop.stores.admin import StoreOwnedAdmin

from .import_forms import BringForm, ColumnsForm
from .tones import KIND_TONES, OUTCOME_TONES, STATUS_TONES

SHOWN_REFUSED = 50
LONGEST_KEY = 18


@admin.register(ImportRun)
class ImportRunAdmin(StoreOwnedAdmin):
    """Imports past and present. What they have written is told by their receipts, which nobody changes."""

    list_display = (
        "file_name",
        Badge("kind", tones=KIND_TONES),
        Badge("status", tones=STATUS_TONES),
        Number("read_count", "rows"),
        Number("created_count", "created"),
        Number("changed_count", "changed"),
        Number("unchanged_count", "unchanged"),
        Number("refused_count", "refused"),
        Link("actor", "brought by"),
        Moment("created_at", "when"),
    )
    list_select_related = ("actor",)
    list_filter = (("kind", ChoicesFilter), ("status", ChoicesFilter))
    ordering = ("-id",)
    actions = ()
    empty_message = "Bring products, prices, stock, customers or orders from a file: CSV or XLSX, also of another shop."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(kind__in=[kind.value for kind in kinds_to_see(request.user)])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and bool(kinds_to_bring(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("progress", self.progress_view),
            ("refused.csv", self.refused_view),
            ("receipt.csv", self.receipt_view),
        )
        return [
            path(f"<int:run_id>/{name}", self.admin_site.admin_view(view), name=f"exchange_importrun_{name}")
            for name, view in pages
        ] + super().get_urls()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Bring a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BringForm(request=request)
        if request.method == "POST":
            form = BringForm(request.POST, request.FILES, request=request)
            if form.is_valid():
                store: Any = request.store  # type: ignore[attr-defined]  # put there by the stores' middleware
                try:
                    run = bring_file(store=store, file=form.brought, actor=request.user, kind=form.told)
                except Refused as refusal:
                    add_refusal(form, refusal)
                else:
                    told = f"?kind={form.told.value}" if form.told else ""
                    return HttpResponseRedirect(f"{self._page(run)}{told}")
        return self._answer(request, "exchange/bring.html", "Import a file", form=form)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """An import at whatever point it is: to be looked at, under way, or done."""
        if self.get_object(request, object_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        run = self._run(request, object_id)
        if run.status in (ImportStatus.WAITING, ImportStatus.FAILED):
            return self._open_page(request, run)
        if run.status == ImportStatus.QUEUED:
            return self._answer(request, "exchange/under_way.html", run.file_name, run=run, word=self._word(run))
        return self._receipt_page(request, run)

    def _open_page(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        kinds = kinds_to_bring(request.user)
        mine = Kind(run.kind) in kinds
        if request.method == "POST":
            if not mine and request.POST.get("kind") not in kinds:
                raise PermissionDenied
            return self._told(request, run, kinds)
        try:
            form = self._columns_form(request, run, kinds)
        except (FileRefused, ValueError) as gone:
            missing = isinstance(gone, ValueError)
            words = "The file is not here any more: bring it again." if missing else str(gone)
            return self._answer(request, "exchange/import.html", run.file_name, run=run, gone=words)
        return self._columns_page(request, run, form, kinds)

    def _columns_form(self, request: HttpRequest, run: ImportRun, kinds: list[Kind], data: Any = None) -> ColumnsForm:
        """The form of the columns: read as the address asks for, else as somebody said before, else as guessed."""
        asked = (data or request.GET).get("kind", "")
        kind = Kind(asked) if asked in set(kinds) else None
        mapping: dict[str, str] = {}
        like = (data or request.GET).get("saved", "")
        if like.isdecimal() and len(like) <= LONGEST_KEY and data is None:
            saved = ColumnMapping.objects.filter(store=run.store, pk=int(like)).first()
            if saved and saved.kind in set(kinds):
                kind, mapping = Kind(saved.kind), saved.columns
        look = waiting_look(run=run, actor=request.user, kind=kind, mapping=mapping)
        saved_ones = mappings_that_fit(store=run.store, headings=run.headings)
        return ColumnsForm(data, look=look, kinds=kinds, saved=saved_ones)

    def _told(self, request: HttpRequest, run: ImportRun, kinds: list[Kind]) -> HttpResponse:
        """Discard, apply, or take the columns as they were put right and look at what would happen."""
        try:
            if "_discard" in request.POST:
                discard_import(run=run)
                messages.success(request, f"{run.file_name} was thrown away. Nothing was imported.")
                return HttpResponseRedirect(reverse("admin:exchange_importrun_changelist"))
            if "_apply" in request.POST:
                apply_in_background(run=run, actor=request.user)
                return HttpResponseRedirect(self._page(run))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self._page(run))
        form = self._columns_form(request, run, kinds, data=request.POST)
        if form.is_valid():
            try:
                choose_columns(
                    run=run,
                    kind=Kind(form.cleaned_data["kind"]),
                    columns=form.mapping(),
                    actor=request.user,
                    remember_as=form.cleaned_data["remember_as"].strip(),
                )
                preview_in_background(run=run)
            except Refused as refusal:
                form.add_error(None, str(refusal).partition(" Say it")[0])
            else:
                return HttpResponseRedirect(f"{self._page(run)}#preview")
        return self._columns_page(request, run, form, kinds)

    def _columns_page(self, request: HttpRequest, run: ImportRun, form: ColumnsForm, kinds: list[Kind]) -> HttpResponse:
        look = form.look
        withheld = fields_withheld(request.user, look.kind) if look.kind else set()
        labels = {entry.name: entry.label for entry in FIELDS[look.kind]} if look.kind else {}
        return self._answer(
            request,
            "exchange/import.html",
            run.file_name,
            run=run,
            form=form,
            look=look,
            may=Kind(run.kind) in kinds,
            withheld=sorted(labels[name] for name in withheld if name in labels),
            word=self._word(run),
            under_way=run.preview_asked_at is not None and run.preview is None,
            **_shown_preview(run),
        )

    def _receipt_page(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        labels = {entry.name: entry.label for entry in FIELDS[Kind(run.kind)]}
        refused = list(run.refused_rows.order_by("row")[:SHOWN_REFUSED])
        places = {labels[name]: run.headings.index(told) for name, told in run.columns.items() if told in run.headings}
        used = {name: heading for name, heading in run.columns.items() if heading and name in labels}
        return self._answer(
            request,
            "exchange/receipt.html",
            run.file_name,
            run=run,
            reasons=reasons_of(run),
            refused=[
                (
                    row,
                    [
                        (cell, labels.get(row.field) in places and places[labels[row.field]] == place)
                        for place, cell in enumerate(row.cells)
                    ],
                )
                for row in refused
            ],
            columns=[(labels[name], heading) for name, heading in used.items()],
            ignored=[heading for heading in run.headings if heading not in set(used.values())],
            shown=SHOWN_REFUSED,
        )

    def progress_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """How far it has come, for a page that asks every second."""
        run = self._run(request, str(run_id))
        waits = run.status == ImportStatus.QUEUED or (
            run.status in (ImportStatus.WAITING, ImportStatus.FAILED)
            and run.preview_asked_at is not None
            and run.preview is None
        )
        return JsonResponse({"is_under_way": waits, **self._word(run)})

    def refused_view(self, request: HttpRequest, run_id: int) -> StreamingHttpResponse:
        """The refused rows as a file to mend and send again: its own headings, then the row's number and the reason."""
        run = self._run(request, str(run_id))
        return self._file(run, "refused", [*run.headings, ROW, REASON], lambda: refused_rows_of(run))

    def receipt_view(self, request: HttpRequest, run_id: int) -> StreamingHttpResponse:
        """What became of each row, as a file."""
        run = self._run(request, str(run_id))
        return self._file(run, "receipt", [ROW, "What became of it", REASON], lambda: outcomes_of(run))

    def _file(
        self, run: ImportRun, what: str, headings: list[str], rows: Callable[[], Iterator[list[Any]]]
    ) -> StreamingHttpResponse:
        answer = StreamingHttpResponse(
            (piece.encode() for piece in as_csv(headings, rows())), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}-{what}.csv"'
        return answer

    def _run(self, request: HttpRequest, object_id: str) -> ImportRun:
        run: ImportRun | None = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return run

    def _word(self, run: ImportRun) -> dict[str, Any]:
        return progress(import_name(run.pk)) or {"step": "Waiting for its turn", "done": 0, "total": None}

    def _page(self, run: ImportRun) -> str:
        return reverse("admin:exchange_importrun_change", args=[run.pk])

    def _answer(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        request.current_app = self.admin_site.name
        whole = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "media": self.media}
        return TemplateResponse(request, template, {**whole, **context})


def _shown_preview(run: ImportRun) -> dict[str, Any]:
    """What a rehearsal has found, as the page shows it: of each row the columns that are read."""
    preview = run.preview or {}
    used = {heading for heading in run.columns.values() if heading}
    places = [place for place, heading in enumerate(run.headings) if heading in used]

    def cells(row: dict[str, Any]) -> list[tuple[str, str]]:
        troubles = row.get("troubles", {})
        return [
            (row["cells"][place] if place < len(row["cells"]) else "", troubles.get(str(place), "")) for place in places
        ]

    return {
        "preview": run.preview,
        "refused_count": sum(preview.get("receipt", {}).get("refused", {}).values()),
        "read_headings": [run.headings[place] for place in places],
        "refused_rows": [(row["row"], row["reason"], cells(row)) for row in preview.get("refused", ())],
        "first_rows": [
            (row["row"], badge(row["outcome"].capitalize(), OUTCOME_TONES[row["outcome"]]), cells(row))
            for row in preview.get("rows", ())
        ],
    }
