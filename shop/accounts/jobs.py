"""What signing in leaves to workers, so that the answer takes as long for somebody whom nobody knows."""

from __future__ import annotations

from shop.accounts.services.passwords import mail_link
from shop.core.background import task


@task()
def mail_password_link(email: str, site: str) -> bool:
    """Send the link for a new password, if there is somebody to send it to."""
    return mail_link(email=email, site=site)


def mail_password_link_in_background(*, email: str, site: str) -> None:
    """Let a worker find out whose address it is."""
    mail_password_link.enqueue(email, site)
