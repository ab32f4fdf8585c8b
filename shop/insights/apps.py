"""Registers the app with Django, and the recorder with what it listens to."""

from django.apps import AppConfig
from django.conf import settings


class InsightsConfig(AppConfig):
    """The query observatory: statements, plans, indexes and table health."""

    name = "shop.insights"
    verbose_name = "Database"

    def ready(self) -> None:
        if not getattr(settings, "INSIGHTS_RECORDS", True):
            return
        from django.db.backends.signals import connection_created
        from django_tasks.signals import task_finished, task_started

        from shop.insights.recorder.background import job_finished, job_started
        from shop.insights.recorder.cursors import observe_connection

        connection_created.connect(observe_connection, dispatch_uid="insights")
        task_started.connect(job_started, dispatch_uid="insights")
        task_finished.connect(job_finished, dispatch_uid="insights")
