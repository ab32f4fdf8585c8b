"""A forgotten password, and a new one for oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from unfold.forms import AdminOwnPasswordChangeForm
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget

from shop.accounts.jobs import mail_password_link_in_background
from shop.accounts.services.passwords import ask_for_link, note_new_password
from shop.core.limiting import Limit, limited

FORGOTTEN = Limit("forgotten password", "requests for a new password", *settings.PASSWORD_LINK_RATE)
"""From one address. Beyond what `ask_for_link` hears at all, it costs no row either."""


class ForgottenForm(forms.Form):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label="E-mail address",
        widget=UnfoldAdminEmailInputWidget(attrs={"autocomplete": "username", "autofocus": True}),
    )


class NewPasswordForm(SetPasswordForm):
    """A password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})


@csrf_protect
@never_cache
@limited(FORGOTTEN)
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for an address; the answer is the same whether it is somebody's or not, and takes as long."""
    form = ForgottenForm(request.POST or None)
    asked = ""
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["email"]
        with transaction.atomic():
            if ask_for_link(email=asked, request=request):
                mail_password_link_in_background(email=asked, site=request.build_absolute_uri("/").rstrip("/"))
    context = {**admin.site.each_context(request), "title": "Forgotten password", "form": form, "asked": asked}
    return TemplateResponse(request, "accounts/forgotten_password.html", context)


class NewPassword(PasswordResetConfirmView):
    """What the link in the e-mail opens: once, for two hours."""

    form_class = NewPasswordForm
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            answer = super().form_valid(form)
            note_new_password(user=form.user, request=self.request)
        messages.success(self.request, "Your new password is set. Sign in with it.")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs), "title": "New password"}


class OwnPassword(PasswordChangeView):
    """Changes one's own password, and signs one out everywhere else."""

    form_class = AdminOwnPasswordChangeForm
    success_url = reverse_lazy("admin:index")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            answer = super().form_valid(form)
            note_new_password(user=form.user, request=self.request)
        messages.success(self.request, "Your password is changed, and you are signed out everywhere else.")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}
        return {**context, "title": "Change password"}


def change_own_password(request: HttpRequest) -> HttpResponse:
    """The page for whoever is signed in."""
    answer = OwnPassword.as_view()(request)
    assert isinstance(answer, HttpResponse)
    return answer
