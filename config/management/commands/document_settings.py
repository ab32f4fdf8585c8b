"""docs/reference/settings.md, from the declarations in config/env.py."""

from typing import Any

from django.core.management.base import BaseCommand

from config import env

PAGE = env.BASE_DIR / "docs" / "reference" / "settings.md"
INTRODUCTION = """\
# Settings

Every environment variable that the shop listens to. This page is made from `config/env.py` by
`python manage.py document_settings` (`make docs`); a test fails when the two differ.

A variable that is absent or empty has its default. Switches are `1` or `0`, lists are separated by commas.

| variable | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The page, as it should be."""
    rows = [f"| `{v.name}` | {v.default_in_words or _shown(v.default)} | {v.meaning} |\n" for v in env.variables()]
    return INTRODUCTION + "".join(rows)


def _shown(default: object) -> str:
    match default:
        case bool():
            return f"`{int(default)}`"
        case "" | [] | None:
            return "none"
        case float():
            return f"`{default:g}`"
        case _:
            return f"`{default}`"


class Command(BaseCommand):
    help = "Write docs/reference/settings.md."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page())
        self.stdout.write(f"Wrote {PAGE.relative_to(env.BASE_DIR)}.")
