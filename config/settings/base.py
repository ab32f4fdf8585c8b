"""What holds everywhere: a table of contents, each piece made in the module that knows about it."""

from typing import Any

from config import caches, databases, env, navigation, payments, profiling, security, static

BASE_DIR = env.BASE_DIR
VAR_DIR = env.SHOP_VAR_DIR.value


def installed_apps(*, profiled: bool) -> list[str]:
    """The apps, whose order decides whose templates and commands win."""
    return [
        "config",
        "unfold.apps.BasicAppConfig",
        "unfold.contrib.filters",
        "unfold.contrib.forms",
        "unfold.contrib.inlines",
        "shop.backoffice.apps.BackofficeAdminConfig",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "whitenoise.runserver_nostatic",
        "django.contrib.staticfiles",
        "django.contrib.humanize",
        "django.contrib.postgres",
        "shop.core",
        "shop.stores",
        "shop.accounts",
        "shop.workspace",
        "shop.notices",
        "shop.insights",
        "shop.catalog",
        "shop.pricing",
        "shop.customers",
        "shop.inventory",
        "shop.orders",
        "shop.purchasing",
        "shop.search",
        "shop.reviews",
        "shop.analytics",
        "shop.exchange",
        "shop.audit",
        "shop.backoffice.apps.BackofficeConfig",
        "shop.demo",
        "django_tasks",
        "django_tasks_db",
        "csp",
        *profiling.apps(profiling=profiled),
    ]


def middleware(*, profiled: bool) -> list[str]:
    """The onion of a request, outermost first."""
    stack = [
        "csp.middleware.CSPMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "shop.insights.recorder.middleware.RecorderMiddleware",
        "shop.core.caching.telling.KeptResultsMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "shop.stores.middleware.CurrentStoreMiddleware",
        "shop.accounts.second_step.SecondStepMiddleware",
        "shop.accounts.presence.PresenceMiddleware",
        "shop.audit.middleware.OriginMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    return profiling.middleware(stack, profiling=profiled)


ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

# Whether this process may start the embedded servers. Production never does.
EMBEDDED_SERVICES = True
DATABASES = databases.configure()
DATABASE_CONNECTIONS_A_PROCESS = env.WEB_THREADS.value
CACHES = caches.configure()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["shop.accounts.backends.LockingBackend", "shop.accounts.backends.StoreRoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
SIGN_IN_FAILURES = env.SIGN_IN_FAILURES.value
SIGN_IN_FAILURES_OF_ADDRESS = env.SIGN_IN_FAILURES_OF_ADDRESS.value
SIGN_IN_LOCK_MINUTES = env.SIGN_IN_LOCK_MINUTES.value
PASSWORD_LINKS = env.PASSWORD_LINKS.value
# How often, in how many seconds.
SIGN_IN_RATE = env.SIGN_IN_RATE.value
PASSWORD_LINK_RATE = env.PASSWORD_LINK_RATE.value
INVITATION_RATE = env.INVITATION_RATE.value
FILE_RATE = env.FILE_RATE.value
PAYMENT_EVENT_RATE = env.PAYMENT_EVENT_RATE.value
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Sessions are read from Redis and survive it: without it they are read from the database.
SESSION_ENGINE = "shop.core.caching.sessions"

CONTENT_SECURITY_POLICY = security.content_policy()
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DEFAULT_FROM_EMAIL = env.EMAIL_FROM.value
SITE_ADDRESS = env.site_address()
METRICS_TOKEN = env.METRICS_TOKEN.value

# The store that the first import opens where there is none yet.
FIRST_STORE = {"name": "My shop", "slug": "shop", "currency": "EUR", "country": "DE"}

TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Where tuned embeddings lie; every process that searches reads them.
SEARCH_MODELS = VAR_DIR / "search"
UPLOAD_MEGABYTES = env.UPLOAD_MEGABYTES.value
PICTURE_MEGABYTES = env.PICTURE_MEGABYTES.value
FILE_UPLOAD_HANDLERS = [
    "shop.exchange.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SEARCH_EMBEDDER = env.SEARCH_EMBEDDER.value
SEARCH_EMBEDDER_URL = env.SEARCH_EMBEDDER_URL.value
SEARCH_EMBEDDER_KEY = env.SEARCH_EMBEDDER_KEY.value
STORAGES = static.storages(collected=env.STATIC_COLLECTED.value)

UNFOLD = navigation.frame()

PAYMENT_PROVIDERS = payments.providers(trial=False)

# An order with many lines is one form with many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL.value},
}
