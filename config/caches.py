"""The caches, by alias."""

from typing import Any

from config import env
from config.services.addresses import redis_url
from config.services.binaries import redis_server


def configure(*, prefix: str = "shop") -> dict[str, dict[str, Any]]:
    """Redis, where a silent server costs a page half a second once and never an error, and the breaker says so in the
    log (`shop.core.caching.breaker`); the process's own memory where there is none.
    """
    if not env.REDIS_URL.is_set and redis_server() is None:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "KEY_PREFIX": prefix}}
    return {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": redis_url(),
            "KEY_PREFIX": prefix,
            "TIMEOUT": 300,
            "OPTIONS": {
                "REDIS_CLIENT_CLASS": "shop.insights.recorder.redis.ObservedRedis",
                "IGNORE_EXCEPTIONS": True,
                "SOCKET_CONNECT_TIMEOUT": 0.25,
                "SOCKET_TIMEOUT": 0.5,
            },
        }
    }
