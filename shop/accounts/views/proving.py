"""Proving oneself where a page asks for it: by a code, a passkey, or the password of whoever has neither."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from shop.accounts.challenges import Purpose, take
from shop.accounts.limits import locked_out
from shop.accounts.models import Outcome, User
from shop.accounts.services.passkeys import NoProof, prove_passkey
from shop.accounts.services.second_factor import CodeRefused, prove_second_factor
from shop.accounts.services.signing_in import is_locked, record_sign_in
from shop.accounts.sites import site_of

RESET = "Or ask a manager to take your second factor away, so that you set up a new one."
TOO_LATE = "This took longer than five minutes, or another tab has asked since. Try again."


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(
        max_length=40,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}
        ),
    )


class ProofForm(CodeForm):
    """A code, or what a passkey has signed; a script fills that in."""

    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].required = not (data and data.get("credential"))


class PasswordForm(forms.Form):
    """The password, of somebody who has nothing else."""

    password = forms.CharField(
        max_length=4096, strip=False, widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"})
    )


def is_password_right(request: HttpRequest, user: User, form: PasswordForm) -> bool:
    """Whether it is the person's; else the form says why not, and the failure is written down."""
    if not form.is_valid():
        return False
    if is_locked(email=user.email, request=request):
        form.add_error("password", locked_out())
        return False
    if user.check_password(form.cleaned_data["password"]):
        return True
    record_sign_in(outcome=Outcome.WRONG_PASSWORD, email=user.email, user=user, request=request)
    form.add_error("password", "This is not your password.")
    return False


def proof(request: HttpRequest, user: User, form: ProofForm) -> Outcome | None:
    """How the person has proved their second factor; None where they have not: then the form says why, and the
    failure is written down.
    """
    if not form.is_valid():
        return None
    answer = form.cleaned_data["credential"]
    place = None if answer else "code"
    if is_locked(email=user.email, request=request):
        form.add_error(place, f"{locked_out()} {RESET}")
        return None
    if answer and (challenge := take(request, Purpose.PROVE)) is None:
        form.add_error(None, TOO_LATE)
        return None
    try:
        if answer:
            assert challenge is not None
            prove_passkey(site=site_of(request), challenge=challenge, answer=answer, user=user)
            return Outcome.WITH_PASSKEY
        prove_second_factor(user=user, code=form.cleaned_data["code"])
        return Outcome.SIGNED_IN
    except (NoProof, CodeRefused) as refusal:
        outcome = refusal.outcome if isinstance(refusal, NoProof) else Outcome.WRONG_CODE
        record_sign_in(outcome=outcome, email=user.email, user=user, request=request)
        form.add_error(place, str(refusal))
        return None


def person(request: HttpRequest) -> User:
    """Whoever is signed in, at least by password."""
    assert isinstance(request.user, User)
    return request.user
