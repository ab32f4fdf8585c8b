"""docs/explanation/architecture.md shows the floors and rooms that the import contracts enforce."""

import ast
import re
import tomllib

from config import env

PAGE = (env.BASE_DIR / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")


def layers(contract_id: str) -> list[str]:
    project = tomllib.loads((env.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    return next(contract["layers"] for contract in contracts if contract["id"] == contract_id)


def names(layer: str) -> list[str]:
    return re.findall(r"\w+", layer)


def test_the_floors_are_those_of_the_import_contract() -> None:
    shown = re.findall(r"^\| (\d+) \| `(\w+)` \| ", PAGE, flags=re.MULTILINE)
    shown = [(int(floor), app) for floor, app in shown if (env.BASE_DIR / "shop" / app).is_dir()]

    floors = list(enumerate(reversed(layers("floors")), start=1))
    assert shown == [(floor, app) for floor, layer in reversed(floors) for app in names(layer)]


def test_each_app_is_described_by_its_own_sentence() -> None:
    shown = dict(re.findall(r"^\| \d+ \| `(\w+)` \| (.+) \|$", PAGE, flags=re.MULTILINE))

    for app in (app for layer in layers("floors") for app in names(layer)):
        source = (env.BASE_DIR / "shop" / app / "__init__.py").read_text(encoding="utf-8")
        assert shown[app] == ast.get_docstring(ast.parse(source))


def test_the_rooms_are_those_of_the_import_contract() -> None:
    shown = re.findall(r"^\| \d \| ((?:`\w+`(?:, )?)+) \| .+ \|.*\|$", PAGE, flags=re.MULTILINE)
    rooms = [sorted(names(room)) for room in shown]

    assert [sorted(names(layer)) for layer in layers("rooms")] == rooms[-5:]
