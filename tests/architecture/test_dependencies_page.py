"""docs/explanation/dependencies.md has one line for each package that we ask for, and for no other."""

import re

from config import env


def asked_for(file_name: str) -> set[str]:
    lines = (env.BASE_DIR / file_name).read_text(encoding="utf-8").splitlines()
    return {match[0] for line in lines if (match := re.match(r"[A-Za-z0-9][\w.-]*", line))}


def test_every_package_in_the_requirements_has_its_line() -> None:
    page = (env.BASE_DIR / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| ([\w.-]+) \| [\d.]+ \| [^|]+ \| [^|]+ \|$", page, flags=re.MULTILINE)

    assert sorted(explained) == sorted(asked_for("requirements.txt") | asked_for("requirements-dev.txt"))
