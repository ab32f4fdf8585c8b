"""Questions to PostgreSQL and Redis."""

import time

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection

from config.health.findings import Finding, failure, ok, warning
from config.services.account import ServiceFailure
from config.services.addresses import EXTENSIONS
from config.services.entry import ensure_where_embedded

START = "Run: python manage.py services start. Their logs are in the data folder, under postgres/ and redis/."


def services() -> Finding:
    """Start the embedded servers where these settings have them; the rest of the doctor's questions need them."""
    if not settings.EMBEDDED_SERVICES:
        return ok("Services", "none of our own: the environment names them")
    try:
        ensure_where_embedded()
    except ServiceFailure as error:
        return failure("Services", str(error), "Mend what the message says, then run the doctor again.")
    return ok("Services", "running")


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), current_user")
            version, role = cursor.fetchone()
    except DatabaseError as error:
        return failure("PostgreSQL", str(error).strip().splitlines()[0], START)
    message = f"{version}, as {role}"
    if int(version.split(".")[0]) < 18:
        return warning("PostgreSQL", message, "The shop is tested on PostgreSQL 18: upgrade the server.")
    return ok("PostgreSQL", message)


def role() -> Finding:
    """A superuser bypasses row-level security, so the application must not be one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            (is_superuser,) = cursor.fetchone()
    except DatabaseError:
        return failure("Database role", "not known: the database does not answer", START)
    if is_superuser:
        return warning("Database role", "a superuser", "Connect as a role made with CREATE ROLE … NOSUPERUSER LOGIN.")
    return ok("Database role", "no superuser")


def extensions() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extname FROM pg_extension")
            present = {name for (name,) in cursor.fetchall()}
    except DatabaseError:
        return failure("Extensions", "not known: the database does not answer", START)
    missing = [name for name in EXTENSIONS if name not in present]
    if missing:
        statements = " ".join(f"CREATE EXTENSION {name};" for name in missing)
        return failure("Extensions", f"missing {', '.join(missing)}", f"As the server's superuser: {statements}")
    return ok("Extensions", f"all {len(EXTENSIONS)} present")


def redis() -> Finding:
    """Without Redis the shop is slower, not broken: a warning, never a failure."""
    cache = caches["default"]
    if "redis" not in settings.CACHES["default"]["BACKEND"].lower():
        return warning("Redis", "none: the cache is this process's memory", "Install redis-server, or set REDIS_URL.")
    written = f"{time.time_ns()}"
    cache.set("health", written, timeout=10)
    if cache.get("health") != written:
        return warning("Redis", "does not answer; pages work, more slowly", START)
    return ok("Redis", "answers")
