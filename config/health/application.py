"""Questions to the application: migrations, background work, secrets."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config import env
from config.health.findings import Finding, failure, ok, warning
from config.health.servers import START

PATIENCE = timedelta(minutes=5)


def migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return failure("Migrations", "not known: the database does not answer", START)
    if pending:
        return failure("Migrations", f"{len(pending)} not applied", "Run: python manage.py migrate")
    return ok("Migrations", "all applied")


def worker() -> Finding:
    """Judge by what a worker leaves undone: tasks that could have run minutes ago."""
    try:
        waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - PATIENCE).count()
    except DatabaseError:
        return warning("Worker", "not known: the task table cannot be read", "Run: python manage.py migrate")
    if waiting:
        return warning("Worker", f"{waiting} tasks have waited over 5 minutes", "Run: python manage.py work")
    return ok("Worker", "no task is waiting")


def secrets() -> Finding:
    if env.SECRET_KEY.is_set:
        return ok("Secrets", "SECRET_KEY comes from the environment")
    path = env.SHOP_VAR_DIR.value / "secret_key"
    if settings.DEBUG and path.exists() and path.stat().st_mode & 0o077:
        return warning("Secrets", f"{path} can be read by others", f"Run: chmod 600 '{path}'")
    return ok("Secrets", "a key of this machine's own, for development")
