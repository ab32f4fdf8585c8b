"""Tags of the backoffice: lean lists, and in any template the same money, badges, moments and links as in a list."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from shop.core import markup

register = template.Library()

register.simple_tag(markup.money, name="money")
register.simple_tag(markup.badge, name="badge")
register.simple_tag(markup.moment, name="moment")
register.simple_tag(markup.duration, name="duration")
register.simple_tag(markup.admin_link, name="admin_link")
register.simple_tag(markup.boolean, name="flag")


@register.inclusion_tag("admin/backoffice/results.html", takes_context=True)
def lean_results(context: template.Context, cl: Any) -> dict[str, Any]:
    """The table of the list `cl`, or what an empty list has to say."""
    # Unfold loads all tag libraries while it is itself being imported, before an admin can be.
    from shop.core.admin import rows

    heads = rows.headers_of(cl)
    return {
        "cl": cl,
        "heads": heads,
        "labels": rows.labels_style(heads),
        "body": SafeString("".join(rows.rows_html(cl))),
        "is_narrowed": bool(cl.query or cl.has_active_filters),
        "empty_title": tab.label if (tab := getattr(cl, "tab", None)) and tab.key else "",
        "empty_message": getattr(cl, "empty_message", "") or getattr(cl.model_admin, "empty_message", ""),
        "has_add_permission": context.get("has_add_permission"),
        "is_popup": context.get("is_popup"),
        "to_field": context.get("to_field"),
        "opts": cl.opts,
        "preserved_filters": context.get("preserved_filters"),
    }
