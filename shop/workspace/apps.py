"""Registers the app with Django."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """How each person works: saved views of lists, and favourites."""

    name = "shop.workspace"
    verbose_name = "Workspace"
