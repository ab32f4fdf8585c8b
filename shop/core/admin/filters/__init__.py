"""Filters whose choices cost nothing to list: declared, looked up, or cut from the ends of an index."""

from shop.core.admin.filters.dates import DateDrillDown, GivenDates
from shop.core.admin.filters.kinds import ChoicesFilter, RelatedFilter, YesNoFilter, needs_submit

__all__ = ["ChoicesFilter", "DateDrillDown", "GivenDates", "RelatedFilter", "YesNoFilter", "needs_submit"]
