"""The second step of signing in: a passkey, a code of an app, or a recovery code."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from shop.accounts.models import SecondFactor
from shop.accounts.second_step import DUE, STATE, note_proof
from shop.accounts.selectors import passkeys_of
from shop.accounts.services.signing_in import record_sign_in
from shop.accounts.sites import obstacle, site_of
from shop.accounts.views.invitations import KEPT as INVITED
from shop.accounts.views.proving import ProofForm, person, proof


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask whoever has given the right password for what else they have."""
    if request.session.get(STATE) != DUE:
        return HttpResponseRedirect(reverse("admin:index"))
    user = person(request)
    form = ProofForm(request.POST or None)
    if request.method == "POST" and (outcome := proof(request, user, form)):
        request.session.cycle_key()
        note_proof(request)
        record_sign_in(outcome=outcome, email=user.email, user=user, request=request)
        return HttpResponseRedirect(reverse("admin:invitation" if INVITED in request.session else "admin:index"))
    hosts = {passkey.host for passkey in passkeys_of(user=user)}
    host = site_of(request).host
    context = {
        **admin.site.each_context(request),
        "title": "Second step",
        "form": form,
        "has_passkey": host in hosts,
        "other_hosts": sorted(hosts - {host}),
        "has_app": SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists(),
        "obstacle": obstacle(request),
    }
    return TemplateResponse(request, "accounts/second_step.html", context)
