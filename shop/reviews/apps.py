"""Registers the app with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """What buyers say: ratings tied to what they bought, votes on them, and the shop's replies."""

    name = "shop.reviews"
    verbose_name = "Reviews"
