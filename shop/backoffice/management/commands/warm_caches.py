"""`manage.py warm_caches`: makes what the first reader after a deploy would otherwise wait for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from shop.backoffice.home import last_day_until, sales_until
from shop.core.caching import counters
from shop.orders.selectors import newest_order_at
from shop.stores.models import Store


class Command(BaseCommand):
    """Warms the home page of every active store."""

    help = "Make the kept results that the first reader after a deploy would wait for."

    def handle(self, *args: Any, **options: Any) -> None:
        warmed = 0
        for store in Store.objects.filter(is_active=True):
            newest = newest_order_at(store=store)
            if newest is not None:
                sales_until(store=store, until=last_day_until(newest))
                warmed += 1
        counters.flush()
        self.stdout.write(f"Warmed the home pages of {warmed} stores.")
