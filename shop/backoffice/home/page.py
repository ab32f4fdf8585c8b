"""The home page of one person in one store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from shop.analytics.periods import Period
from shop.analytics.reporting import Report, report_of
from shop.analytics.selectors import Sold, last_day_sold, sold_by_hour, stale_since
from shop.core.charts import Bar, bars
from shop.orders.selectors import newest_order_at
from shop.stores.models import Store

from .choosing import Asked
from .figures import Figure, Share, best_sellers, branches, figures_of, rows_url, warehouses
from .work import Card, work_cards


@dataclass(frozen=True)
class Today:
    """What was sold today so far, beside what had been sold by this hour on the same weekday before."""

    day: dt.date
    before: dt.date
    sold: Sold
    sold_before: Sold
    hour: int
    url: str


@dataclass(frozen=True)
class Home:
    """Each part is read when the template asks for it."""

    request: HttpRequest
    store: Store

    @cached_property
    def cards(self) -> list[Card]:
        """The work that this person may do."""
        return work_cards(self.request, self.store)

    @property
    def is_all_done(self) -> bool:
        return not any(card.count for card in self.cards)

    @property
    def shows_figures(self) -> bool:
        """Figures of the whole shop are for those who run it."""
        return bool(self.request.user.has_perm("analytics.view_saleshour"))

    @cached_property
    def newest_at(self) -> dt.datetime | None:
        return newest_order_at(store=self.store)

    @cached_property
    def last_sold(self) -> dt.date | None:
        return last_day_sold(store=self.store)

    @cached_property
    def stale_since(self) -> dt.datetime | None:
        """When the oldest change was made that the figures do not know yet."""
        return stale_since(store=self.store)

    @cached_property
    def now(self) -> dt.datetime:
        return timezone.now().astimezone(dt.UTC)

    @cached_property
    def asked(self) -> Asked:
        return Asked.of(self.request.GET.dict(), today=self.now.date(), last_sold=self.last_sold)

    @property
    def is_old(self) -> bool:
        """Whether the period ends with the last day sold on, since nothing was sold lately."""
        return not self.asked.ends_today and self.asked.key != "custom" and self.asked.last == self.last_sold

    @cached_property
    def today(self) -> Today:
        """Read from rollups of hours: 24 rows of each day at most."""
        day, week = self.now.date(), dt.timedelta(days=7)
        hours = [
            sum((sold for at, sold in self._hours(on) if at.hour <= self.now.hour), Sold()) for on in (day, day - week)
        ]
        url = rows_url("orders_order", tab="sold", placed_at=day)
        return Today(day, day - week, hours[0], hours[1], self.now.hour, url)

    @cached_property
    def report(self) -> Report:
        return report_of(store=self.store, period=self.asked.period, before=self.asked.before)

    @cached_property
    def figures(self) -> list[Figure]:
        sees_customers = self.request.user.has_perm("customers.view_customer")
        return figures_of(
            self.report, period=self.asked.period, currency=self.store.currency, sees_customers=sees_customers
        )

    @cached_property
    def chart(self) -> list[Bar]:
        return bars((part.label, part.amount) for part in self.report.parts)

    @cached_property
    def best_sellers(self) -> list[Share]:
        return best_sellers(self.report, period=self.asked.period)

    @cached_property
    def branches(self) -> list[Share]:
        return branches(self.report, period=self.asked.period)

    @cached_property
    def warehouses(self) -> list[Share]:
        return warehouses(self.report, period=self.asked.period)

    def _hours(self, day: dt.date) -> list[tuple[dt.datetime, Sold]]:
        return list(sold_by_hour(store=self.store, period=Period(day, day)).items())
