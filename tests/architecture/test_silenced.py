"""Where a checker is told to be silent about a line, that line says about what and why."""

import re
from pathlib import Path

from config import env

FOLDERS = ["config", "shop", "benchmarks", "tests"]
SILENCED = re.compile(r"# (type: ignore|noqa)\b")
REASONED = re.compile(r"# (type: ignore\[[a-z, -]+\]|noqa: [A-Z0-9, ]+[A-Z0-9])(  #| -) \S")


def unreasoned(source: str) -> list[int]:
    """The lines that silence a checker and do not say why."""
    return [
        number
        for number, line in enumerate(source.splitlines(), 1)
        if SILENCED.search(line) and not REASONED.search(line)
    ]


def test_a_silenced_line_says_why() -> None:
    modules = [path for folder in FOLDERS for path in (env.BASE_DIR / folder).rglob("*.py") if path != Path(__file__)]

    found = [f"{path.relative_to(env.BASE_DIR)}:{line}" for path in modules for line in unreasoned(path.read_text())]

    assert found == []


def test_the_rule_sees_a_bare_one_and_leaves_a_reasoned_one() -> None:
    source = (
        "a()  # type: ignore\nb()  # type: ignore[misc]\nc()  # noqa: S603\n"
        "d()  # type: ignore[misc]  # no stub\ne()  # noqa: S603  # our own file\n"
    )

    assert unreasoned(source) == [1, 2, 3]
