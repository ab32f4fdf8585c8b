"""Registers the app with Django, and lets invitations say that they were accepted."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices of facts, and what each person wants to be told."""

    name = "shop.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from shop.accounts.services.inviting import WHEN_ACCEPTED
        from shop.notices.services.facts import note_acceptance

        if note_acceptance not in WHEN_ACCEPTED:
            WHEN_ACCEPTED.append(note_acceptance)
