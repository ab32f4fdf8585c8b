"""Models point down the floors: by their imports and by their foreign keys."""

import ast
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.shop_tables import foreign_keys, label

ROOT = Path(settings.BASE_DIR)


def floors() -> dict[str, int]:
    """The floor of each app, from the ground up, as the import contract draws it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["id"] == "floors"]
    return {app.strip(): height for height, floor in enumerate(reversed(layers)) for app in floor.split("|")}


def model_files() -> list[Path]:
    return sorted((ROOT / "shop").glob("*/models/*.py")) + sorted((ROOT / "shop").glob("*/models.py"))


def test_every_foreign_key_points_down_or_stays_in_its_app() -> None:
    heights = floors()
    upward = [
        label(model, field)
        for model, field in foreign_keys()
        if (target := field.related_model._meta.app_label) in heights
        and target != model._meta.app_label
        and heights[target] >= heights[model._meta.app_label]
    ]

    # Staff stand one floor above the stores in which they work; the membership names them by the setting.
    assert upward == ["stores.Membership.user"]


def imported_apps(tree: ast.AST) -> set[str]:
    """The shop's apps that a file imports."""
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("shop.")}


@pytest.mark.parametrize("path", model_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_of_models_imports_from_below_only(path: Path) -> None:
    heights = floors()
    app = path.relative_to(ROOT / "shop").parts[0]

    upward = {other for other in imported_apps(ast.parse(path.read_text())) - {app} if heights[other] >= heights[app]}

    assert upward == set()


@pytest.mark.parametrize("path", model_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_foreign_key_is_written_as_a_string(path: Path) -> None:
    keys = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"ForeignKey", "OneToOneField", "ManyToManyField"}
    ]

    by_class = [ast.unparse(key.args[0]) for key in keys if isinstance(key.args[0], ast.Name)]

    assert by_class == []
