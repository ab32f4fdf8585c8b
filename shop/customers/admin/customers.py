"""The list of customers, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.core.admin import Column, Moment, Panel, admin_link, badge, moment, search
from shop.customers.models import Customer, Note
from shop.customers.models.consents import ConsentPurpose
from shop.customers.selectors import newest_answers
from shop.stores.admin import StoreOwnedAdmin

from .inlines import AddressInline, MembershipInline, NoteInline, TaggingInline

SHOWN_ANSWERS = 20


class Name(Column):
    """The name; of somebody who asked to be forgotten, that they did."""

    def html(self, value: Any, obj: Any) -> SafeString | str:
        gone = "Merged" if obj.merged_into_id else "Erased"
        return badge(gone) if obj.erased_at else super().html(value, obj)


def _consents(customer: Customer) -> dict[str, Any]:
    newest = newest_answers(customer=customer)
    history = customer.consents.order_by("-id")[:SHOWN_ANSWERS]
    return {
        "answers": [(label, newest.get(purpose)) for purpose, label in ConsentPurpose.choices],
        "history": list(history) if len(newest) else [],
    }


@admin.register(Customer)
class CustomerAdmin(StoreOwnedAdmin):
    """People and households that buy."""

    list_display = (Name("name"), "email", "phone", "reference", Moment("created_at", "since"))
    search_routes = (
        search.Email("email"),
        search.Prefix("phone", noun="phone number", pattern=r"\+?[0-9 /()-]{3,}", also=~Q(phone="")),
        search.Exact("reference", noun="reference"),
        search.Trigram("name", noun="name"),
        search.Prefix("email", noun="e-mail address", fold=str.lower),
    )
    ordering = ("name", "id")
    sortable_by = ("name", "created_at")
    fields = ("name", "email", "phone", "reference")
    inlines = (AddressInline, MembershipInline, TaggingInline, NoteInline)
    panels: tuple[Panel, ...] = (Panel("Consents", "customers/consents.html", _consents, place="side"),)
    empty_message = "Customers come with their first order, or are added here."

    @classmethod
    def show_also(cls, *panels: Panel) -> None:
        """Let an upper app put its panels onto the page: orders knows what a customer bought, this app does not."""
        cls.panels = (*panels, *cls.panels)

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """An erased customer stays as they are."""
        return not (obj and obj.erased_at) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """Orders point at customers: they are erased, not deleted."""
        return False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A note is signed by whoever writes it."""
        if formset.model is Note:
            for note in formset.extra_forms:
                note.instance.author = request.user
        super().save_formset(request, form, formset, change)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        customer = context.get("original")
        if customer is not None and customer.erased_at:
            context["title"] = "Erased customer"
            context["subtitle"] = format_html("erased {}", moment(customer.erased_at))
            if customer.merged_into_id:
                merged = format_html("merged into {}", admin_link(customer.merged_into))
                context["title"], context["subtitle"] = "Merged customer", merged
        return super().render_change_form(request, context, *args, **kwargs)
