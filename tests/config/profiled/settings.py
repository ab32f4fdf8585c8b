"""The tests' settings with the profilers switched on, as development has them."""

from config import profiling
from config.settings.test import *  # noqa: F403 - settings modules are layered by Django's custom
from config.settings.test import CACHES, DATABASES, VAR_DIR, installed_apps, middleware

PROFILING = True
ROOT_URLCONF = "tests.config.profiled.urls"
INSTALLED_APPS = installed_apps(profiled=True)
MIDDLEWARE = middleware(profiled=True)
DATABASES = {**DATABASES, **profiling.databases(VAR_DIR, profiling=True)}
DATABASE_ROUTERS = profiling.routers(profiling=True)
CACHES = {**CACHES, **profiling.caches(VAR_DIR / "tests", profiling=True)}
globals().update(profiling.settings(profiling=True))
SILK_EXPLAIN_FROM_MS = 0
