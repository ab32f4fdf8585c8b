"""Registers the app with Django."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """What it costs when: prices over time, tax, promotions, coupons, gift cards."""

    name = "shop.pricing"
    verbose_name = "Pricing"
