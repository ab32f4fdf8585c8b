"""Passwords that were forgotten or are changed: a link by e-mail, and the end of the other sessions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from shop.accounts.limits import lock_time
from shop.accounts.models import Outcome, SignIn, User
from shop.accounts.services.sessions import end_sessions
from shop.accounts.services.signing_in import record_sign_in
from shop.core.mail import mail
from shop.core.origin import client_address


@transaction.atomic
def ask_for_link(*, email: str, request: HttpRequest) -> bool:
    """Write down that somebody asked for a new password, and say whether they are to be answered; not when they, or
    somebody else from the same address, ask again and again: of one person PASSWORD_LINKS are heard, from one address
    as many as failures are borne. Whether there is such a person makes no difference here.
    """
    email, address, since = email.strip().lower(), client_address(request), timezone.now() - lock_time()
    asked = SignIn.objects.filter(outcome=Outcome.LINK_ASKED, created_at__gte=since)
    is_heard = asked.filter(email=email).count() < settings.PASSWORD_LINKS and (
        not address or asked.filter(address=address).count() < settings.SIGN_IN_FAILURES_OF_ADDRESS
    )
    user = User.objects.filter(email=email).first()
    record_sign_in(outcome=Outcome.LINK_ASKED, email=email, user=user, request=request)
    return is_heard


def mail_link(*, email: str, site: str) -> bool:
    """Send a link to a page for a new password, if the address is somebody's who may sign in. `site` is where the shop
    was asked ("https://shop.example.com"). The link holds for two hours, and until it was used.
    """
    user = User.objects.filter(email=email.strip().lower(), is_active=True, is_staff=True).first()
    if user is None:
        return False
    key, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    mail(
        to=user.email,
        subject="A new password for Backroom",
        text=(
            f"Hello {user.get_short_name()},\n\nsomebody, we hope you, asked for a new password. Choose it here:\n"
            f"{site}{reverse('admin:new_password', args=[key, token])}\n\n"
            "The link holds for two hours. If it was not you, do nothing: your password stays as it is.\n"
        ),
    )
    return True


@transaction.atomic
def note_new_password(*, user: User, request: HttpRequest) -> int:
    """After a password was set: write that down, and end the sessions that the old one began, but the one at hand."""
    record_sign_in(outcome=Outcome.NEW_PASSWORD, email=user.email, user=user, request=request)
    own = request.session.session_key if request.user == user else None
    return end_sessions(user=user, request=request, but=own)
