"""What people call the work that a view or a task does: “Orders list”, “Order page”, “Job: expire carts”."""

from __future__ import annotations

from functools import lru_cache

from django.contrib import admin
from django.utils.text import capfirst

OF_A_MODEL = {
    "changelist": "{many} list",
    "change": "{one} page",
    "add": "New {one_small}",
    "delete": "Delete {one_small}",
    "history": "{one} history",
}
KNOWN = {
    "index": "Home",
    "login": "Sign-in",
    "logout": "Sign-out",
    "autocomplete": "Look-ups in forms",
    "jsi18n": "Words for scripts",
    "view_on_site": "View on site",
}
TASK = "task "


@lru_cache(maxsize=2_000)
def work(action: str) -> str:
    """The name of an action for a reader."""
    if action.startswith(TASK):
        return f"Job: {_words(action.removeprefix(TASK).rpartition('.')[2])}"
    place, _colon, name = action.rpartition(":")
    if name in KNOWN:
        return KNOWN[name]
    if place.endswith("insights"):
        return f"Database: {_words(name)}"
    for model in admin.site._registry:
        meta = model._meta
        prefix = f"{meta.app_label}_{meta.model_name}_"
        if name.startswith(prefix):
            one, many = str(meta.verbose_name), str(meta.verbose_name_plural)
            form = OF_A_MODEL.get(name.removeprefix(prefix), f"{{one}}: {_words(name.removeprefix(prefix))}")
            return form.format(one=capfirst(one), many=capfirst(many), one_small=one)
    return capfirst(_words(name))


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
