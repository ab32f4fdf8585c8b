"""The page of one's own second factors: passkeys, an app, and recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache

from shop.accounts import totp
from shop.accounts.challenges import Purpose, take
from shop.accounts.devices import device_in_words
from shop.accounts.models import RecoveryCode, SecondFactor, User
from shop.accounts.second_step import NONE, STATE, is_fresh, note_presence, note_proof
from shop.accounts.selectors import has_second_factor, passkeys_of
from shop.accounts.services.passkeys import PasskeyRefused, add_passkey, remove_passkey, rename_passkey
from shop.accounts.services.second_factor import (
    CodeRefused,
    begin_second_factor,
    confirm_second_factor,
    remove_app,
    renew_recovery_codes,
)
from shop.accounts.sites import obstacle, site_of
from shop.accounts.views.proving import TOO_LATE, CodeForm, PasswordForm, ProofForm, is_password_right, person, proof
from shop.core.exceptions import Refused

STALE = "Prove first that it is you: anybody may have come to an open screen."


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show what somebody has, and change it for whoever has just proved what they have."""
    user = person(request)
    wish = request.POST.get("do", "confirm") if request.method == "POST" else ""
    proving = _proving(request, user, wish)
    confirming = CodeForm(request.POST if wish == "confirm" else None)
    codes: list[str] = []
    if wish == "prove":
        if _is_proved(request, user, proving):
            return HttpResponseRedirect(request.path)
    elif wish:
        if not is_fresh(request):
            messages.warning(request, STALE)
            return HttpResponseRedirect(request.path)
        try:
            codes = _confirmed(request, user, confirming) if wish == "confirm" else _act(wish)(request, user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        if not (codes or confirming.errors):
            return HttpResponseRedirect(request.path)
    return TemplateResponse(request, "accounts/second_factor.html", _shown(request, user, codes, proving, confirming))


def _proving(request: HttpRequest, user: User, wish: str) -> ProofForm | PasswordForm:
    told = request.POST if wish == "prove" else None
    return ProofForm(told) if has_second_factor(user=user) else PasswordForm(told)


def _is_proved(request: HttpRequest, user: User, form: ProofForm | PasswordForm) -> bool:
    if isinstance(form, PasswordForm):
        if not is_password_right(request, user, form):
            return False
        note_presence(request)
        return True
    if not proof(request, user, form):
        return False
    note_proof(request)
    return True


def _confirmed(request: HttpRequest, user: User, form: CodeForm) -> list[str]:
    if not form.is_valid():
        return []
    try:
        codes = confirm_second_factor(user=user, code=form.cleaned_data["code"])
    except CodeRefused as refusal:
        form.add_error("code", str(refusal))
        return []
    note_proof(request)
    messages.success(request, "Your authenticator app is set up.")
    return codes


def _add(request: HttpRequest, user: User) -> list[str]:
    challenge = take(request, Purpose.ADD)
    if challenge is None:
        raise PasskeyRefused(TOO_LATE)
    codes = add_passkey(
        user=user,
        name=request.POST.get("name", ""),
        site=site_of(request),
        challenge=challenge,
        answer=request.POST.get("credential", ""),
    )
    note_proof(request)
    messages.success(request, "The passkey is added. From now on you can sign in with it.")
    return codes


def _rename(request: HttpRequest, user: User) -> list[str]:
    passkey = rename_passkey(user=user, passkey_id=_number(request), name=request.POST.get("name", ""))
    messages.success(request, f"The passkey is called “{passkey}” now.")
    return []


def _remove(request: HttpRequest, user: User) -> list[str]:
    passkey = remove_passkey(user=user, passkey_id=_number(request))
    _note_what_is_left(request, user)
    messages.success(
        request, f"“{passkey}” opens nothing here any more. Your device may still offer it: delete it there, too."
    )
    return []


def _remove_app(request: HttpRequest, user: User) -> list[str]:
    remove_app(user=user)
    _note_what_is_left(request, user)
    messages.success(request, "The codes of your app open nothing here any more.")
    return []


def _renew(request: HttpRequest, user: User) -> list[str]:
    return renew_recovery_codes(user=user)


ACTS: dict[str, Callable[[HttpRequest, User], list[str]]] = {
    "add": _add,
    "rename": _rename,
    "remove": _remove,
    "remove_app": _remove_app,
    "codes": _renew,
}
"""What a button of the page asks for; each answers with recovery codes to show, if there are new ones."""


def _act(wish: str) -> Callable[[HttpRequest, User], list[str]]:
    if wish not in ACTS:
        raise Http404
    return ACTS[wish]


def _number(request: HttpRequest) -> int:
    wish = request.POST.get("passkey", "")
    return int(wish) if wish.isdecimal() and len(wish) < 19 else 0


def _note_what_is_left(request: HttpRequest, user: User) -> None:
    if not has_second_factor(user=user):
        request.session[STATE] = NONE


def _shown(
    request: HttpRequest, user: User, codes: list[str], proving: ProofForm | PasswordForm, confirming: CodeForm
) -> dict[str, Any]:
    app = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    host = site_of(request).host
    passkeys = list(passkeys_of(user=user))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Second factor" if app or passkeys else "Set up your second factor",
        "proving": proving,
        "form": confirming,
        "app": app,
        "passkeys": passkeys,
        "host": host,
        "has_factor": bool(app or passkeys),
        "can_sign": any(passkey.host == host for passkey in passkeys),
        "may_change": is_fresh(request),
        "obstacle": obstacle(request),
        "device": device_in_words(request.META.get("HTTP_USER_AGENT", "")),
        "codes": codes,
        "left": RecoveryCode.objects.filter(user=user, used_at__isnull=True).count(),
        "is_wanted": any(store.requires_second_factor for store in getattr(request, "stores", ())),
        "here": reverse("admin:second_factor"),
    }
    is_setting_up = not passkeys or "app" in request.GET or confirming.errors
    if app is None and not codes and is_setting_up and context["may_change"]:
        secret = begin_second_factor(user=user).secret
        address = totp.address(secret, person=user.email, shop=str(settings.UNFOLD["SITE_TITLE"]))
        svg = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
        context |= {
            "picture": mark_safe(svg),  # noqa: S308 - drawn by us
            "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        }
    return context
