"""E-mails of the shop: plain words to one person, from the address that the settings name."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail


def mail(*, to: str, subject: str, text: str) -> None:
    """Send one e-mail through Django's backend. A name within the subject may hold a line break: a header may not.

    Raises OSError when no server takes it.
    """
    send_mail(
        subject=" ".join(subject.split()),
        message=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[to],
    )
