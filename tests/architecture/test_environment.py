"""Only config/env.py reads the environment."""

import ast
from collections.abc import Iterator
from pathlib import Path

from config import env

FOLDERS = ["config", "shop", "benchmarks"]
READERS = {"environ", "environb", "getenv", "putenv"}


def readers_of_the_environment(source: str) -> Iterator[int]:
    """Lines that take something of `os` which leads to the environment."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in READERS and ast.unparse(node.value) == "os":
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for alias in node.names if alias.name in READERS)


def test_no_module_but_the_declarations_reads_the_environment() -> None:
    modules = [path for folder in FOLDERS for path in (env.BASE_DIR / folder).rglob("*.py")]
    modules += [env.BASE_DIR / "manage.py"]
    found = [
        f"{path.relative_to(env.BASE_DIR)}:{line}"
        for path in modules
        if path != Path(env.__file__)
        for line in readers_of_the_environment(path.read_text())
    ]

    assert found == []


def test_the_rule_sees_each_way_of_reading() -> None:
    source = "import os\nos.environ['A']\nos.getenv('A')\nfrom os import environ\n"

    assert sorted(readers_of_the_environment(source)) == [2, 3, 4]


def test_each_variable_is_declared_once_under_its_own_name() -> None:
    names = [variable.name for variable in env.variables()]

    assert len(names) == len(set(names))
    assert all(getattr(env, name).name == name for name in names)


def test_each_variable_says_what_it_means_in_one_sentence_or_two() -> None:
    assert [v.name for v in env.variables() if not v.meaning.endswith(".") or "\n" in v.meaning] == []
