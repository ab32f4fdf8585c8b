"""What an invitation's link opens: an account of one's own, or one store more for the account that one has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from shop.accounts.models import Invitation, User
from shop.accounts.selectors import invitation_of
from shop.accounts.services.inviting import accept_as_new_person, accept_as_oneself
from shop.core.exceptions import Refused
from shop.core.limiting import Limit, limited
from shop.stores.middleware import CHOSEN

KEPT = "invitation"
"""Where a session keeps the secret of the link that was opened, so that it stands in no address afterwards."""
NEW = {"autocomplete": "new-password"}
LINKS = Limit("invitation links", "links of invitations opened", *settings.INVITATION_RATE)
"""From one address: more than anybody is invited, fewer than somebody would try who guesses."""


class NewPersonForm(forms.Form):
    """A name and a password, typed twice."""

    full_name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password1 = forms.CharField(
        label="Password",
        strip=False,
        help_text=password_validators_help_text_html,
        widget=UnfoldAdminPasswordWidget(attrs=NEW),
    )
    password2 = forms.CharField(label="Password again", strip=False, widget=UnfoldAdminPasswordWidget(attrs=NEW))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        password = given.get("password1")
        if password and "password2" in given:
            if password != given["password2"]:
                self.add_error("password2", "The two passwords are not the same.")
            try:
                validate_password(password, User(email=self.email, full_name=given.get("full_name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return given


@never_cache
@limited(LINKS, methods=("GET",))
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address, where histories and logs would keep it."""
    request.session[KEPT] = token
    return HttpResponseRedirect(reverse("admin:invitation"))


@sensitive_post_parameters("password1", "password2")
@csrf_protect
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """Ask for what is missing before somebody can begin, or say why this invitation opens nothing."""
    token = str(request.session.get(KEPT, ""))
    found = invitation_of(token=token) if token else None
    standing = found.standing if found else "unknown"
    if found is None or standing != "open":
        if request.user.is_authenticated:
            request.session.pop(KEPT, None)
        return _page(request, {"found": found, "standing": standing}, status=410 if found else 404)
    if isinstance(request.user, User):
        return _for_oneself(request, found, token, request.user)
    person = User.objects.filter(email=found.email).first()
    if person is not None:
        return _page(request, {"found": found, "standing": "sign_in" if person.is_active else "closed"})
    form = NewPersonForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = accept_as_new_person(token=token, full_name=given["full_name"], password=given["password1"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend="shop.accounts.backends.StoreRoleBackend")
            return _begun(request, found)
    return _page(request, {"found": found, "standing": standing, "form": form})


def _for_oneself(request: HttpRequest, found: Invitation, token: str, user: User) -> HttpResponse:
    """For whoever has signed in: a button if the invitation is theirs."""
    context: dict[str, Any] = {"found": found, "standing": "yours" if user.email == found.email else "not_yours"}
    if request.method == "POST" and context["standing"] == "yours":
        try:
            accept_as_oneself(token=token, user=user)
        except Refused as refusal:
            context["refusal"] = str(refusal)
        else:
            return _begun(request, found)
    return _page(request, context)


def _begun(request: HttpRequest, found: Invitation) -> HttpResponse:
    request.session.pop(KEPT, None)
    request.session[CHOSEN] = found.store_id
    messages.success(request, f"Welcome to {found.store}. You work here as {found.role}.")
    return HttpResponseRedirect(reverse("admin:index"))


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Invitation", **context}
    return TemplateResponse(request, "accounts/invitation.html", context, status=status)
