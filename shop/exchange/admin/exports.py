"""The pages of kept exports: what is in them, when they are made, and the files that are there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse

from shop.core.admin import Badge, ChoicesFilter, Column, Link, Moment
from shop.core.admin.exporting import CONTENT_TYPES
from shop.core.admin.refusals import refusal_of
from shop.core.exceptions import Refused
from shop.exchange.jobs import export_in_background
from shop.exchange.lists import list_name, may_see, pages_seen_by
from shop.exchange.models import ExportRun, ExportStatus, Rhythm, SavedExport
from shop.exchange.progress import progress
from shop.exchange.services.exporting_lists import export_name
from shop.exchange.services.saving_exports import arrange_export, forget_export
from shop.exchange.storage import exported_files
from shop.stores.admin import StoreOwnedAdmin

from .export_forms import ExportForm
from .tones import EXPORT_TONES

SHOWN = 20


class Listed(Column):
    """What the list is called whose rows go out."""

    def value(self, obj: Any) -> str:
        return list_name(obj.page)


class Turn(Column):
    """When files are made, in words: “Every Monday at 06:00”."""

    def value(self, obj: Any) -> str:
        return turn_in_words(obj)


def turn_in_words(export: SavedExport) -> str:
    """When files of an export are made."""
    if export.rhythm == Rhythm.NEVER:
        return str(Rhythm.NEVER.label)
    day = "day" if export.rhythm == Rhythm.DAILY else export.get_weekday_display()
    zone = export.store.timezone
    return f"Every {day} at {export.hour:02}:00{'' if zone == settings.TIME_ZONE else f' ({zone})'}"


@admin.register(SavedExport)
class SavedExportAdmin(StoreOwnedAdmin):
    """Lists that go out as files, now and then or by a schedule: one's own, and those that are shared."""

    list_display = (
        "name",
        Listed("page", "list"),
        Badge("format"),
        Turn("rhythm", "made"),
        Moment("next_run_at", "next"),
        Link("owner"),
    )
    list_select_related = ("owner", "store")
    list_filter = (("rhythm", ChoicesFilter), ("format", ChoicesFilter))
    ordering = ("name", "id")
    sortable_by = ("name",)
    actions = None
    empty_message = "Filter any list, and choose “Keep as an export …” among its actions."

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedExport]:
        """One's own exports and those that are shared, of lists that the person may see."""
        user: Any = request.user
        rows = super().get_queryset(request).select_related("store", "owner")
        if user.is_superuser:
            return rows
        return rows.filter(Q(owner=user) | Q(is_shared=True), page__in=pages_seen_by(user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = (("progress", self.progress_view), ("file", self.file_view))
        return [
            path(f"files/<int:run_id>/{name}", self.admin_site.admin_view(view), name=f"exchange_savedexport_{name}")
            for name, view in pages
        ] + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """An export with its files; for its owner also the form, and the button that makes one now."""
        export: SavedExport | None = self.get_object(request, object_id)
        if export is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, export):
            raise PermissionDenied
        is_own = self._is_own(request, export)
        form = ExportForm(request.POST if "_save" in request.POST else None, export=export)
        if request.method == "POST":
            if not is_own:
                raise PermissionDenied
            answer = self._done(request, export, form)
            if answer is not None:
                return answer
        runs = list(ExportRun.objects.filter(export=export).select_related("actor").order_by("-id")[:SHOWN])
        under_way = next((run for run in runs if run.status == ExportStatus.QUEUED), None)
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            "exchange/export.html",
            {
                **self.admin_site.each_context(request),
                "title": export.name,
                "opts": self.opts,
                "media": self.media,
                "export": export,
                "turn": turn_in_words(export),
                "list_name": list_name(export.page),
                "list_page": self._list_address(export),
                "is_own": is_own,
                "form": form,
                "runs": [(run, EXPORT_TONES[run.status]) for run in runs],
                "under_way": under_way,
                "word": self._word(under_way) if under_way else None,
            },
        )

    def _done(self, request: HttpRequest, export: SavedExport, form: ExportForm) -> HttpResponse | None:
        """What a button asks for; None where the form has to be looked at again."""
        page = reverse("admin:exchange_savedexport_change", args=[export.pk])
        try:
            if "_forget" in request.POST:
                forget_export(export=export, actor=request.user)
                messages.success(request, f"“{export}” and its files are gone.")
                return HttpResponseRedirect(reverse("admin:exchange_savedexport_changelist"))
            if "_run" in request.POST:
                export_in_background(export=export, actor=request.user)
                return HttpResponseRedirect(page)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(page)
        if not form.is_valid():
            return None
        try:
            arrange_export(export=export, actor=request.user, **form.arranged())
        except Exception as error:
            refusal_found = refusal_of(error)
            if refusal_found is None:
                raise
            form.add_error(None, refusal_found.message)
            return None
        messages.success(request, "Kept.")
        return HttpResponseRedirect(page)

    def progress_view(self, request: HttpRequest, run_id: int) -> JsonResponse:
        """How far a file has come, for a page that asks every second."""
        run = self._run(request, run_id)
        return JsonResponse({"is_under_way": run.status == ExportStatus.QUEUED, **self._word(run)})

    def file_view(self, request: HttpRequest, run_id: int) -> FileResponse:
        """The file, piece by piece, to whoever may see its list now."""
        run = self._run(request, run_id)
        if run.status != ExportStatus.DONE or not may_see(request.user, run.export.page):
            raise Http404
        try:
            content = exported_files().open(str(run.file.name))
        except FileNotFoundError as gone:
            raise Http404 from gone
        form = str(run.file.name).rpartition(".")[2]
        return FileResponse(
            content, as_attachment=True, filename=run.file_name, content_type=CONTENT_TYPES.get(form, "")
        )

    def _run(self, request: HttpRequest, run_id: int) -> ExportRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        seen = self.get_queryset(request).values("pk")
        run = ExportRun.objects.select_related("export").filter(pk=run_id, export__in=seen).first()
        if run is None:
            raise Http404
        return run

    def _word(self, run: ExportRun) -> dict[str, Any]:
        return progress(export_name(run.pk)) or {"step": "Waiting for its turn", "done": 0, "total": None}

    def _is_own(self, request: HttpRequest, export: SavedExport) -> bool:
        user: Any = request.user
        return (export.owner_id == user.pk or user.is_superuser) and user.has_perm("exchange.change_savedexport")

    def _list_address(self, export: SavedExport) -> str:
        try:
            page = reverse(f"admin:{export.page.replace('.', '_')}_changelist")
        except NoReverseMatch:  # a list of an app that is no longer there
            return ""
        return f"{page}?{export.query}" if export.query else page
