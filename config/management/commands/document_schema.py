"""docs/reference/schema/, from the models and the migrations."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config import env
from config.schema_docs.pages import pages

FOLDER = env.BASE_DIR / "docs" / "reference" / "schema"


def on_disk(folder: Path = FOLDER) -> dict[str, str]:
    """The pages as they stand, file name → text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


class Command(BaseCommand):
    help = "Write docs/reference/schema/."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = pages()
        for name in on_disk().keys() - made.keys():
            (FOLDER / name).unlink()
        for name, text in made.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {len(made)} pages to {FOLDER.relative_to(env.BASE_DIR)}/.")
