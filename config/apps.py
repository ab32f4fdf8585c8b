"""Registers the composition itself with Django, for its commands and checks."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The machine under the shop: settings, services, health."""

    name = "config"
    label = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        from config.safe_silk import checks  # noqa: F401 - importing registers them
