"""What the scripts of the pages about passkeys ask for, and signing in by nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from shop.accounts.ceremonies import Question, question_to_make, question_to_sign
from shop.accounts.challenges import Purpose, keep, take
from shop.accounts.limits import QUESTIONS, SIGN_INS, locked_out
from shop.accounts.models import Outcome, Passkey, User
from shop.accounts.second_step import is_fresh, note_proof
from shop.accounts.selectors import passkeys_of
from shop.accounts.services.passkeys import NoProof, prove_passkey
from shop.accounts.services.signing_in import is_locked, record_sign_in
from shop.accounts.sites import obstacle, site_of
from shop.accounts.views.invitations import KEPT as INVITED
from shop.accounts.views.proving import TOO_LATE, person
from shop.core.limiting import limited, too_many_as_json

BACKEND = "shop.accounts.backends.StoreRoleBackend"
STALE = "Prove again that it is you first: reload this page."
CLOSED = "You may not sign in here any more. Ask whoever manages the store."


@require_POST
@never_cache
def passkey_to_make(request: HttpRequest) -> HttpResponse:
    """What the browser is to make for whoever is signed in."""
    user = person(request)
    if not is_fresh(request):
        return _no(STALE)
    known = [passkey for passkey in passkeys_of(user=user) if passkey.host == site_of(request).host]
    return _asked(request, Purpose.ADD, question_to_make(site=site_of(request), user=user, known=known))


@require_POST
@never_cache
def passkey_to_sign(request: HttpRequest) -> HttpResponse:
    """What the browser is to have signed by one of the passkeys of whoever has given their password."""
    site = site_of(request)
    known = [passkey for passkey in passkeys_of(user=person(request)) if passkey.host == site.host]
    if not known:
        return _no(f"You have no passkey for {site.host}. Give a code instead.")
    return _asked(request, Purpose.PROVE, question_to_sign(site=site, known=known, is_alone=False))


@require_POST
@csrf_protect
@never_cache
@limited(QUESTIONS, refusal=too_many_as_json)
def passkey_of_anybody(request: HttpRequest) -> HttpResponse:
    """What the browser is to have signed by whichever passkey somebody chooses who has said nothing of themselves."""
    return _asked(request, Purpose.SIGN_IN, question_to_sign(site=site_of(request), known=(), is_alone=True))


@require_POST
@csrf_protect
@never_cache
@limited(SIGN_INS)
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by a passkey that has asked them for their PIN, finger or face; else say why not."""
    challenge = take(request, Purpose.SIGN_IN)
    if challenge is None:
        return _back(request, TOO_LATE)
    try:
        passkey = prove_passkey(site=site_of(request), challenge=challenge, answer=request.POST.get("credential", ""))
    except NoProof as refusal:
        _write_down(request, refusal.outcome, refusal.passkey)
        return _back(request, str(refusal))
    user = passkey.user
    if is_locked(email=user.email, request=request):
        _write_down(request, Outcome.LOCKED, passkey)
        return _back(request, locked_out())
    if not (user.is_active and user.is_staff):
        _write_down(request, Outcome.WRONG_PASSKEY, passkey)
        return _back(request, CLOSED)
    login(request, user, backend=BACKEND)
    note_proof(request)
    _write_down(request, Outcome.WITH_PASSKEY, passkey)
    return HttpResponseRedirect(reverse("admin:invitation") if INVITED in request.session else _next(request))


def _asked(request: HttpRequest, purpose: Purpose, question: Question) -> HttpResponse:
    if found := obstacle(request):
        return _no(found.why)
    keep(request, purpose, question)
    return JsonResponse(question.options)


def _no(sentence: str) -> HttpResponse:
    return JsonResponse({"error": sentence}, status=409)


def _write_down(request: HttpRequest, outcome: Outcome, passkey: Passkey | None) -> None:
    user: User | None = passkey.user if passkey else None
    record_sign_in(outcome=outcome, email=user.email if user else "", user=user, request=request)


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return HttpResponseRedirect(f"{reverse('admin:login')}?{urlencode({REDIRECT_FIELD_NAME: _next(request)})}")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("admin:index")
