"""What a browser would send back if a person changed some fields of an admin form and pressed Save."""

from typing import Any

from django.http import HttpResponse


def sent_back(page: HttpResponse, **changed: Any) -> dict[str, Any]:
    """The values of every field that `page` shows, with those of `changed` in their place; a double underscore in a
    name stands for the hyphen of a formset (`variants__0__amount`).
    """
    context = page.context
    forms = [context["adminform"].form]
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms += [formset.management_form for formset in formsets]
    forms += [form for formset in formsets for form in formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            data |= _sent(bound)
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


def _sent(bound: Any) -> dict[str, Any]:
    value, widget = bound.value(), bound.field.widget
    if hasattr(widget, "decompress") and hasattr(widget, "widgets"):
        parts = value if isinstance(value, list) else widget.decompress(value)
        return {f"{bound.html_name}_{index}": str(part) for index, part in enumerate(parts) if part is not None}
    if bound.field.__class__.__name__ == "BooleanField":
        return {bound.html_name: "on"} if value else {}
    if bound.field.__class__.__name__ == "ImageField" or value is None:
        return {}
    return {bound.html_name: value if isinstance(value, list) else getattr(value, "pk", value)}
