"""A developer's machine, and `make run`: servers start by themselves, errors explain themselves, profilers
are at hand.
"""

from config import databases, env, mail, payments, profiling, secret_key
from config.settings.base import *  # noqa: F403 - settings modules are layered by Django's custom
from config.settings.base import CACHES, VAR_DIR, installed_apps, middleware

DEBUG = env.DEBUG.value
PROFILING = env.PROFILING.value is not False
SECRET_KEY = env.SECRET_KEY.value or secret_key.generated(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.ALLOWED_HOSTS.value or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS.value

INSTALLED_APPS = installed_apps(profiled=PROFILING)
MIDDLEWARE = middleware(profiled=PROFILING)
DATABASES = {**databases.configure(), **profiling.databases(VAR_DIR, profiling=PROFILING)}
DATABASE_ROUTERS = profiling.routers(profiling=PROFILING)
CACHES = {**CACHES, **profiling.caches(VAR_DIR, profiling=PROFILING)}
globals().update(profiling.settings(profiling=PROFILING))

PAYMENT_PROVIDERS = payments.providers(trial=True)

FILES = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": VAR_DIR / "mail"}
globals().update(mail.configured(otherwise=FILES))
if env.STATIC_COLLECTED.value:
    WHITENOISE_AUTOREFRESH = False
    WHITENOISE_USE_FINDERS = False
