"""What the source says beside the code: comments above the constraints and indexes of a model."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

from django.db.models import Model


@cache
def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()


@cache
def _meta_lists(path: str) -> dict[str, dict[str, list[ast.expr]]]:
    """For each class of a file: the elements of the lists in its Meta."""
    found: dict[str, dict[str, list[ast.expr]]] = {}
    for node in ast.walk(ast.parse("\n".join(_lines(path)))):
        if not isinstance(node, ast.ClassDef):
            continue
        for meta in node.body:
            if isinstance(meta, ast.ClassDef) and meta.name == "Meta":
                found[node.name] = {
                    target.id: statement.value.elts
                    for statement in meta.body
                    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.List | ast.Tuple)
                    for target in statement.targets
                    if isinstance(target, ast.Name)
                }
    return found


def comments(model: type[Model], listing: str) -> list[str]:
    """The comment above each element of `Meta.constraints` or `Meta.indexes`, in their order; "" where none is."""
    declared = getattr(model._meta, listing)
    if model._meta.auto_created or not declared:
        return [""] * len(declared)
    path = inspect.getfile(model)
    elements = _meta_lists(path).get(model.__name__, {}).get(listing, [])
    if len(elements) != len(declared):
        raise ValueError(
            f"{model.__name__}.Meta.{listing} has to be written out as a list, for its comments to be found."
        )
    return [_comment_above(_lines(path), element.lineno) for element in elements]


def _comment_above(lines: list[str], line_number: int) -> str:
    found: list[str] = []
    for line in reversed(lines[: line_number - 1]):
        if not line.strip().startswith("#"):
            break
        found.insert(0, line.strip().lstrip("#").strip())
    return " ".join(found)
