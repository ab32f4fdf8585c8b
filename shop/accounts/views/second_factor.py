"""The pages of one's own second factor: setting it up, and giving its code when signing in."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.accounts import totp
from shop.accounts.models import Outcome, RecoveryCode, SecondFactor, User
from shop.accounts.second_step import DONE, DUE, STATE
from shop.accounts.services.second_factor import (
    CodeRefused,
    begin_second_factor,
    confirm_second_factor,
    prove_second_factor,
    renew_recovery_codes,
)
from shop.accounts.services.signing_in import is_locked, record_sign_in
from shop.accounts.views.invitations import KEPT as INVITED

LOCKED = "Too many wrong codes or passwords. Wait a quarter of an hour, or ask a manager to reset your second factor."


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(
        max_length=40,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True, "spellcheck": "false"}
        ),
    )


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask whoever has given the right password for the code."""
    if request.session.get(STATE) != DUE:
        return HttpResponseRedirect(reverse("admin:index"))
    user = _person(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_proved(request, user, form):
        request.session.cycle_key()
        request.session[STATE] = DONE
        record_sign_in(outcome=Outcome.SIGNED_IN, email=user.email, user=user, request=request)
        return HttpResponseRedirect(reverse("admin:invitation" if INVITED in request.session else "admin:index"))
    context = {**admin.site.each_context(request), "title": "Second step", "form": form}
    return TemplateResponse(request, "accounts/second_step.html", context)


def _is_proved(request: HttpRequest, user: User, form: CodeForm) -> bool:
    """Whether the code is right; else the form says why not, and the failure is written down."""
    if is_locked(email=user.email, request=request):
        form.add_error("code", LOCKED)
        return False
    try:
        prove_second_factor(user=user, code=form.cleaned_data["code"])
    except CodeRefused as refusal:
        record_sign_in(outcome=Outcome.WRONG_CODE, email=user.email, user=user, request=request)
        form.add_error("code", str(refusal))
        return False
    return True


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set the second factor up by scanning a code; afterwards, show that it is there and renew the recovery codes."""
    user = _person(request)
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    form = CodeForm(request.POST or None)
    codes: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            if factor is None:
                codes = confirm_second_factor(user=user, code=form.cleaned_data["code"])
                request.session[STATE] = DONE
                messages.success(request, "Your second factor is set up.")
            else:
                prove_second_factor(user=user, code=form.cleaned_data["code"])
                codes = renew_recovery_codes(user=user)
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Second factor",
        "form": form,
        "factor": factor,
        "codes": codes,
        "left": RecoveryCode.objects.filter(user=user, used_at__isnull=True).count(),
        "is_wanted": any(store.requires_second_factor for store in getattr(request, "stores", ())),
    }
    if factor is None and not codes:
        secret = begin_second_factor(user=user).secret
        address = totp.address(secret, person=user.email, shop=str(settings.UNFOLD["SITE_TITLE"]))
        svg = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
        context |= {
            "picture": mark_safe(svg),  # noqa: S308 - drawn by us
            "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        }
    return TemplateResponse(request, "accounts/second_factor.html", context)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
