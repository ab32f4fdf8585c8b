"""The reference of the schema is as fresh as the schema, and its diagrams can be drawn."""

import re

from config.management.commands.document_schema import on_disk
from config.schema_docs.pages import pages

ENTITY = re.compile(r" {4}\w+ \{")
ATTRIBUTE = re.compile(r' {8}\w+ \w+ (PK|FK|UK)(, (PK|FK|UK))*( "[^"]+")?')
RELATION = re.compile(r' {4}\w+ (\|\||\|o)--(o\||o\{) \w+ : "[^"]+"')
STEP = re.compile(r" {4}(\[\*\]|\w+) --> (\[\*\]|\w+)")
LINES = {
    "erDiagram": (ENTITY, ATTRIBUTE, re.compile(r" {4}\}"), RELATION),
    "stateDiagram-v2": (STEP,),
}


def diagrams() -> list[list[str]]:
    return [
        block.splitlines()
        for text in pages().values()
        for block in re.findall(r"```mermaid\n(.*?)\n```", text, re.DOTALL)
    ]


def test_the_reference_of_the_schema_is_fresh_run_document_schema() -> None:
    assert on_disk() == pages(), "run: manage.py document_schema"


def test_each_line_of_a_diagram_has_the_form_that_mermaid_reads() -> None:
    for kind, *lines in diagrams():
        wrong = [line for line in lines if not any(form.fullmatch(line) for form in LINES[kind])]

        assert wrong == []


def test_each_app_with_tables_has_one_diagram_of_them() -> None:
    with_diagram = {name for name, text in pages().items() if text.count("erDiagram") == 1}

    assert with_diagram == set(pages()) - {"README.md", "core.md"}
