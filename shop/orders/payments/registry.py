"""Which payment providers the shop has: named in the setting PAYMENT_PROVIDERS."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from shop.core.exceptions import Refused

from .protocol import Provider

BY_HAND = "manual"
"""The provider of payments that name none, such as those from before there were any."""


class ProviderUnknown(Refused):
    """A provider was named that the shop does not have."""

    field = "provider"

    def __init__(self, name: str) -> None:
        super().__init__(f"The shop has no payment provider “{name}”.")


def provider_named(name: str) -> Provider:
    """The provider of this name; no name means by hand. Raises ProviderUnknown."""
    try:
        return _providers()[name or BY_HAND]
    except KeyError:
        raise ProviderUnknown(name) from None


def providers() -> list[Provider]:
    """All providers, in the order of the setting."""
    return list(_providers().values())


@lru_cache(maxsize=1)
def _providers() -> dict[str, Provider]:
    made: list[Provider] = [import_string(path)(**options) for path, options in settings.PAYMENT_PROVIDERS]
    return {provider.name: provider for provider in made}


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "PAYMENT_PROVIDERS":
        _providers.cache_clear()


setting_changed.connect(_forget)
