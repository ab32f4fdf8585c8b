"""A field's state in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EMPTY = "–"


def state_in_words(field: str, state: Mapping[str, Any] | None) -> str:
    """What a field was or is, as people read it."""
    if state is None:
        return EMPTY
    match field:
        case "price":
            crossed_out = f" (was {state['compare_at']})" if state.get("compare_at") else ""
            return f"{state['amount']}{crossed_out}"
        case "status":
            return str(state["status"]).capitalize()
        case "category" | "brand":
            return str(state.get("name") or EMPTY)
        case "for_sale":
            return "Yes" if state["value"] else "No"
        case _:
            return f"{state['value']:,}"
