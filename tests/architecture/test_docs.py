"""What the documents point at is there: files, headings, make targets, commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from config import env

PAGES = [*env.BASE_DIR.glob("*.md"), *(env.BASE_DIR / "docs").rglob("*.md")]
WITHOUT_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def name(page: Path) -> str:
    return str(page.relative_to(env.BASE_DIR))


def links(page: Path) -> Iterator[tuple[str, str]]:
    text = WITHOUT_CODE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if not target.startswith(("http:", "https:", "mailto:")):
            path, _, heading = target.partition("#")
            yield path, heading


def headings(page: Path) -> set[str]:
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files_and_headings_that_are_there(page: Path) -> None:
    for path, heading in links(page):
        target = (page.parent / path).resolve() if path else page

        assert target.exists(), path
        assert not heading or heading in headings(target), f"{path}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_that_are_named_exist(page: Path) -> None:
    makefile = (env.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    code = re.findall(r"^```.*?^```|`[^`\n]*`", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    named = {target for block in code for target in re.findall(r"(?:^|[`\s])make ([a-z][a-z-]*)\b", block)}

    assert {target for target in named if f"\n{target}:" not in makefile} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_management_commands_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8")))

    assert named - set(get_commands()) == set()
