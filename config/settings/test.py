"""The test-suite: real PostgreSQL and Redis, quick password hashes, no profilers."""

from config import payments
from config.settings.base import *  # noqa: F403 - settings modules are layered by Django's custom
from config.settings.base import CACHES, VAR_DIR, installed_apps, middleware

DEBUG = False
PROFILING = False
SECRET_KEY = "tests only"  # noqa: S105 - protects nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

INSTALLED_APPS = [*installed_apps(profiled=PROFILING), "django_migration_linter"]
MIDDLEWARE = middleware(profiled=PROFILING)
DATABASE_ROUTERS: list[str] = []
CACHES = {"default": {**CACHES["default"], "KEY_FUNCTION": "tests.support.cache_keys.key"}}

PAYMENT_PROVIDERS = payments.providers(trial=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-media"
# No thread writes beside a test.
INSIGHTS_WRITES_BESIDE = False
WHITENOISE_AUTOREFRESH = True  # nothing is collected
