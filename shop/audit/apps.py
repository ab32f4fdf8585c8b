"""Registers the app with Django."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AuditConfig(AppConfig):
    """Who changed what, when and from where: one entry for each change of a row, written by the database."""

    name = "shop.audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Let every connection tell where its changes come from, and every object show its history."""
        from shop.audit.admin.history import history_page
        from shop.audit.cursor import tell
        from shop.audit.selectors import last_hand_at
        from shop.core.admin.history import show_history_by, tell_changes_by

        connection_created.connect(tell, dispatch_uid="shop.audit", sender=None)
        show_history_by(history_page)
        tell_changes_by(last_hand_at)
