"""`manage.py warm_caches`: makes what the first reader after a deploy would otherwise wait for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.analytics.reporting import report_of
from shop.analytics.selectors import last_day_sold
from shop.backoffice.home.choosing import Asked
from shop.core.caching import counters
from shop.stores.models import Store


class Command(BaseCommand):
    """Warms the home page of every active store."""

    help = "Make the kept results that the first reader after a deploy would wait for."

    def handle(self, *args: Any, **options: Any) -> None:
        warmed = 0
        for store in Store.objects.filter(is_active=True):
            last_sold = last_day_sold(store=store)
            if last_sold is not None:
                asked = Asked.of({}, today=timezone.now().date(), last_sold=last_sold)
                report_of(store=store, period=asked.period, before=asked.before)
                warmed += 1
        counters.flush()
        self.stdout.write(f"Warmed the home pages of {warmed} stores.")
