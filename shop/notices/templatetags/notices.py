"""The bell beside a page's title."""

from __future__ import annotations

from typing import Any

from django import template

from shop.notices.selectors import MOST_COUNTED, unread_count

register = template.Library()


@register.inclusion_tag("notices/bell.html", takes_context=True)
def bell(context: template.Context) -> dict[str, Any]:
    """A link to one's notices, with how many were not read; from what is kept, so that a page asks nothing for it."""
    request: Any = context.get("request")
    store, user = getattr(request, "store", None), getattr(request, "user", None)
    if store is None or user is None or not user.is_authenticated or context.get("is_popup"):
        return {"is_shown": False}
    count = unread_count(user=user, store=store)
    return {"is_shown": True, "count": count, "label": f"{count}+" if count >= MOST_COUNTED else str(count)}
