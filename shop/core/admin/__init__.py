"""The admin base: what every page of the backoffice is made of (docs/how-to/write-an-admin-page.md)."""

from shop.core.admin import search
from shop.core.admin.actions import row_action
from shop.core.admin.asking import Ask, AskForm, AskingPage
from shop.core.admin.base import ModelAdmin, ReadOnlyModelAdmin
from shop.core.admin.columns import (
    Badge,
    Column,
    Duration,
    Link,
    Moment,
    Money,
    Number,
    Text,
)
from shop.core.admin.filters import ChoicesFilter, DateDrillDown, GivenDates, RelatedFilter, YesNoFilter
from shop.core.admin.inlines import ReadOnlyStackedInline, ReadOnlyTabularInline, StackedInline, TabularInline
from shop.core.admin.offering import Offer, offer_action
from shop.core.admin.panels import FactsPanel, MoneyPanel, Panel, RowsPanel, TimelinePanel
from shop.core.admin.refusals import register_constraint, register_exception
from shop.core.admin.tabs import Tab, TabbedList
from shop.core.markup import admin_link, badge, duration, moment, money

__all__ = [
    "Ask",
    "AskForm",
    "AskingPage",
    "Badge",
    "ChoicesFilter",
    "Column",
    "DateDrillDown",
    "Duration",
    "FactsPanel",
    "GivenDates",
    "Link",
    "ModelAdmin",
    "Moment",
    "Money",
    "MoneyPanel",
    "Number",
    "Offer",
    "Panel",
    "ReadOnlyModelAdmin",
    "ReadOnlyStackedInline",
    "ReadOnlyTabularInline",
    "RelatedFilter",
    "RowsPanel",
    "StackedInline",
    "Tab",
    "TabbedList",
    "TabularInline",
    "Text",
    "TimelinePanel",
    "YesNoFilter",
    "admin_link",
    "badge",
    "duration",
    "moment",
    "money",
    "offer_action",
    "register_constraint",
    "register_exception",
    "row_action",
    "search",
]
