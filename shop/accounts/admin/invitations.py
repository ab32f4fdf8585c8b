"""The page of invitations: asking people into the store, asking again, and taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget

from shop.accounts.models import Invitation
from shop.accounts.roles import ROLES
from shop.accounts.services.inviting import (
    invite_person,
    mail_invitation,
    renew_invitation,
    revoke_invitation,
)
from shop.core.admin import Badge, Moment
from shop.core.admin.refusals import add_refusal
from shop.core.exceptions import Refused
from shop.stores.admin import StoreOwnedReadOnlyAdmin

TONES = {"open": "info", "expired": "warn", "accepted": "good", "revoked": "neutral"}


class InviteForm(forms.Form):
    """Whom to ask, and as what."""

    email = forms.EmailField(
        label="E-mail address",
        widget=UnfoldAdminEmailInputWidget(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    role = forms.ModelChoiceField(
        Group.objects.order_by("name"), empty_label="Choose a role", widget=UnfoldAdminSelectWidget(), label="Role"
    )


@admin.register(Invitation)
class InvitationAdmin(StoreOwnedReadOnlyAdmin):
    """Who was invited into the current store, by whom, and what has become of it."""

    list_display = (
        "email",
        "role",
        Badge("standing", tones=TONES),
        "invited_by",
        Moment("sent_at", "sent"),
        Moment("expires_at", "valid until"),
    )
    list_select_related = ("role", "invited_by")
    ordering = ("-created_at", "-id")
    sortable_by = ()
    fields = ("email", "role", "invited_by", "sent_at", "expires_at", "accepted_at", "accepted_by", "revoked_at")
    change_form_template = "accounts/invitation_page.html"
    empty_message = "Invite a person by e-mail: they set their own name and password, and begin in the role you choose."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return getattr(request, "store", None) is not None and request.user.has_perm("accounts.add_invitation")

    def get_urls(self) -> list[URLPattern]:
        pages = (("send-again", self.send_again, "send_again"), ("revoke", self.revoke, "revoke"))
        own = [
            path(
                f"<int:row_id>/{word}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"accounts_invitation_{name}",
            )
            for word, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for an address and a role; then show the link, this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        store: Any = request.store  # type: ignore[attr-defined]  # ours, set by the middleware
        form = InviteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                row, token = invite_person(store=store, email=given["email"], role=given["role"], actor=request.user)  # type: ignore[arg-type]  # staff are our users
            except Exception as error:
                add_refusal(form, error)
            else:
                return self._sent(request, row, token)
        purposes = [(role.name, role.purpose) for role in ROLES]
        return self._page(request, "invite", {"title": "Invite a person", "form": form, "purposes": purposes})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        context["badge"] = Badge("standing", tones=TONES)(row) if row else ""
        context["is_pending"] = row is not None and row.is_pending and self._may_write(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def send_again(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """A new link for the same invitation; the old one leads nowhere."""
        row = self._row(request, row_id)
        try:
            token = renew_invitation(invitation=row)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return self._back(row)
        row.refresh_from_db()
        return self._sent(request, row, token)

    def revoke(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Take the invitation back."""
        row = self._row(request, row_id)
        try:
            revoke_invitation(invitation=row)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"The invitation of {row} is revoked: its link leads nowhere now.")
        return self._back(row)

    def _sent(self, request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
        """The link, in the answer itself: it is written nowhere."""
        link = request.build_absolute_uri(reverse("admin:invitation_link", args=[token]))
        is_mailed = mail_invitation(invitation=row, link=link)
        context = {"title": f"Invitation of {row}", "row": row, "link": link, "is_mailed": is_mailed}
        return self._page(request, "invitation_sent", context)

    def _row(self, request: HttpRequest, row_id: int) -> Invitation:
        row = self.get_queryset(request).select_related("store", "role", "invited_by").filter(pk=row_id).first()
        if row is None:
            raise Http404
        if not self._may_write(request):
            raise PermissionDenied
        return row

    def _may_write(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_invitation")

    def _back(self, row: Invitation) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:accounts_invitation_change", args=[row.pk]))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return never_cache(lambda _: TemplateResponse(request, f"accounts/{template}.html", context))(request)
