"""Production: nothing is started, nothing secret has a default, everything travels by HTTPS."""

from django.core.exceptions import ImproperlyConfigured

from config import env, mail, static
from config.settings.base import *  # noqa: F403 - settings modules are layered by Django's custom
from config.settings.base import installed_apps, middleware

missing = [v.name for v in (env.SECRET_KEY, env.DATABASE_URL, env.REDIS_URL, env.ALLOWED_HOSTS) if not v.is_set]
if missing:
    raise ImproperlyConfigured(
        f"Production needs {', '.join(missing)}; docs/reference/settings.md says what each one means."
    )

DEBUG = False
PROFILING = False
EMBEDDED_SERVICES = False
SECRET_KEY = env.SECRET_KEY.value
ALLOWED_HOSTS = [*env.ALLOWED_HOSTS.value, "localhost"]  # probes ask from inside
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS.value

INSTALLED_APPS = installed_apps(profiled=PROFILING)
MIDDLEWARE = middleware(profiled=PROFILING)
DATABASE_ROUTERS: list[str] = []
STORAGES = static.storages(collected=True)

globals().update(mail.configured(otherwise={"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}))

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # probes come by plain HTTP, from inside
SECURE_HSTS_SECONDS = env.HSTS_SECONDS.value
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.BEHIND_TLS_PROXY.value:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
