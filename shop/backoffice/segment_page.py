"""Segments: the list with how many are in each now, and the page where one is looked at before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSelectWidget

from shop.analytics.segmenting import members_of
from shop.core.admin import Column
from shop.core.admin.changelist import ChangeList
from shop.core.admin.counting import count_up_to, counts_up_to
from shop.core.admin.refusals import add_refusal
from shop.core.exceptions import Refused
from shop.customers.models import Group, Segment, SegmentCondition
from shop.customers.models.segments import in_words
from shop.customers.selectors import segment_of_store, with_conditions
from shop.customers.services.grouping import add_to_group
from shop.customers.services.segmenting import save_segment
from shop.pricing.models import Promotion
from shop.stores.admin import StoreOwnedAdmin
from shop.stores.models import Store

from .segment_forms import HINTS, ConditionFormSet, SegmentForm, as_typed, typed_conditions

SHOWN = 10


class GroupForm(forms.Form):
    """The group that the members are put into."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), widget=UnfoldAdminSelectWidget(attrs={"aria-label": "Group"})
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.filter(store=store)  # type: ignore[attr-defined]  # of this field


class Conditions(Column):
    """What makes the segment, in words."""

    def __init__(self) -> None:
        super().__init__("conditions", "who is in it")
        self.admin_order_field = ""

    def value(self, obj: Any) -> str:
        currency = obj.store.currency
        return "; ".join(in_words(condition, currency=currency) for condition in obj.conditions.all())


class Members(Column):
    """How many are in it now, leading to them."""

    align = "end"

    def __init__(self) -> None:
        super().__init__("members", "customers now")
        self.admin_order_field = ""

    def value(self, obj: Any) -> Any:
        return obj.members

    def html(self, value: Any, obj: Any) -> SafeString:
        return format_html('<a class="bo-link" href="{}">{}</a>', members_url(obj), value.label)


def members_url(segment: Segment) -> str:
    """The list of customers, narrowed to the segment."""
    return f"{reverse('admin:customers_customer_changelist')}?segment={segment.pk}"


class SegmentList(ChangeList):
    """Counts the members of all segments that it shows in one statement."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        store: Any = getattr(request, "store", None)
        rows = list(self.result_list)
        asked = [members_of(store=store, conditions=segment.conditions.all()) for segment in rows]
        for segment, count in zip(rows, counts_up_to(asked), strict=True):
            segment.members, segment.store = count, store


@admin.register(Segment)
class SegmentPage(StoreOwnedAdmin):
    """Segments: few, and named by the staff."""

    is_small_table = True
    list_display = ("name", Conditions(), Members())
    search_fields = ("name",)
    ordering = ("name",)
    list_per_page = 50
    fields = ("name",)
    empty_message = (
        "A segment is everybody who meets some conditions, whoever that is at the time: who spent 200 in 90 days and "
        "has not come back for 60."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        segments: QuerySet[Any] = super().get_queryset(request)
        return segments.prefetch_related(with_conditions())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SegmentList

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Build a segment: see who would be in it, then save it."""
        store: Store | None = getattr(request, "store", None)
        segment = segment_of_store(store=store, key=unquote(object_id)) if store and object_id else None
        if object_id and segment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_write = self.has_change_permission(request, segment) if segment else self.has_add_permission(request)
        if store is None or not (may_write or (segment and self.has_view_permission(request, segment))):
            raise PermissionDenied
        if request.method == "POST" and not may_write:
            raise PermissionDenied
        if request.method == "POST" and segment and "_group" in request.POST:
            return self._grouped(request, store, segment)
        return self._built(request, store, segment, may_write=may_write)

    def _built(self, request: HttpRequest, store: Store, segment: Segment | None, *, may_write: bool) -> HttpResponse:
        known = list(segment.conditions.all()) if segment else []
        options: Any = {"form_kwargs": {"store": store}, "prefix": "conditions"}
        form = SegmentForm(initial={"name": segment.name if segment else ""})
        rows = ConditionFormSet(initial=[as_typed(condition) for condition in known], **options)
        shown: Sequence[SegmentCondition] = known
        if request.method == "POST":
            form, rows = SegmentForm(request.POST), ConditionFormSet(request.POST, **options)
            is_preview = "_preview" in request.POST
            if is_preview:
                form.fields["name"].required = False
            valid = rows.is_valid() & form.is_valid()
            shown = typed_conditions(rows) if rows.is_valid() else ()
            if valid and not is_preview:
                try:
                    saved = save_segment(
                        store=store, name=form.cleaned_data["name"], conditions=typed_conditions(rows), segment=segment
                    )
                except Refused as refusal:
                    add_refusal(form, refusal)
                else:
                    messages.success(request, f"The segment “{saved.name}” is saved.")
                    return HttpResponseRedirect(reverse("admin:customers_segment_change", args=[saved.pk]))
        found = members_of(store=store, conditions=shown) if shown else None
        context = {
            **self.admin_site.each_context(request),
            "title": segment.name if segment else "New segment",
            "opts": self.opts,
            "original": segment,
            "form": form,
            "rows": rows,
            "hints": HINTS.values(),
            "may_write": may_write,
            "words": [in_words(condition, currency=store.currency) for condition in shown],
            "count": count_up_to(found) if found is not None else None,
            "first": found.order_by("name", "pk")[:SHOWN] if found is not None else (),
            "members_url": members_url(segment) if segment else "",
            "promotions": Promotion.objects.filter(segments__segment=segment) if segment else (),
            "group_form": GroupForm(store=store) if segment and may_write else None,
            "media": self.media + form.media + rows.media,
        }
        return TemplateResponse(request, "backoffice/segments/segment.html", context)

    def _grouped(self, request: HttpRequest, store: Store, segment: Segment) -> HttpResponse:
        form = GroupForm(request.POST, store=store)
        if form.is_valid():
            group = form.cleaned_data["group"]
            found = members_of(store=store, conditions=segment.conditions.all())
            added = add_to_group(customers=found, group=group)
            messages.success(request, f"{added:,} customers were put into the group “{group}”.")
        else:
            messages.warning(request, "Choose a group.")
        return HttpResponseRedirect(reverse("admin:customers_segment_change", args=[segment.pk]))
