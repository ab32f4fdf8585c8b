"""Registers the app with Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What can be sold: category tree, brands, products, options, variants, attributes, images."""

    name = "shop.catalog"
    verbose_name = "Catalogue"
