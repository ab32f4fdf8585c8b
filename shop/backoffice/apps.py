"""Registers the backoffice with Django, and its site as the admin's default one."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class BackofficeConfig(AppConfig):
    """The site that staff see."""

    name = "shop.backoffice"
    verbose_name = "Backoffice"
    default = True


class BackofficeAdminConfig(AdminConfig):
    """Django's admin, with our site where Django would make its own."""

    default = False
    default_site = "shop.backoffice.site.BackofficeSite"
