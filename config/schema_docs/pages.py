"""The pages of docs/reference/schema/: an index, and one page for each app."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.db.models import Model

from config.schema_docs import diagrams
from config.schema_docs.columns import columns
from config.schema_docs.rules import Rule, constraints, indexes
from config.schema_docs.truths import Truth, triggers_of, truths

MADE = "This page is made from the models and migrations by `python manage.py document_schema`; a test keeps it fresh."
READING = """\
A default in `code` is the database's, one in *italics* is filled in by the application: plain SQL has to name that
column. “= …” marks a column that PostgreSQL computes. A constraint or index without a name here has one that Django
makes from a checksum. What stands in italics beside a constraint is the question that its index answers, or when it is
checked.
"""


def pages() -> dict[str, str]:
    """File name → text."""
    documented = [
        config for config in apps.get_app_configs() if config.name.startswith("shop.") and _has_schema(config)
    ]
    return {"README.md": _index(documented), **{f"{config.label}.md": _page(config) for config in documented}}


def tables(config: AppConfig) -> list[type[Model]]:
    """The models of an app whose tables it owns, those that Django makes for many-to-many relations last."""
    models = [m for m in config.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(models, key=lambda model: (bool(model._meta.auto_created), model.__module__, _line(model)))


def _line(model: type[Model]) -> int:
    return 0 if model._meta.auto_created else inspect.getsourcelines(model)[1]


def _has_schema(config: AppConfig) -> bool:
    return bool(tables(config)) or any(truth.app_label == config.label for truth in truths())


def _index(configs: Sequence[AppConfig]) -> str:
    lines = ["# The schema", "", MADE, ""]
    lines += ["| app | what it owns | tables | constraints | indexes | triggers |", "|---|---|--:|--:|--:|--:|"]
    for config in configs:
        models = tables(config)
        counts = (
            len(models),
            sum(len(constraints(model)) for model in models),
            sum(len(indexes(model)) for model in models),
            sum(len(truth.triggers) for truth in truths() if truth.app_label == config.label),
        )
        sentence = inspect.getdoc(type(config)) or ""
        lines.append(f"| [{config.label}]({config.label}.md) | {sentence} | {' | '.join(map(str, counts))} |")
    lines += ["", "Why the tables are cut as they are: [normalization](../../explanation/normalization.md).", ""]
    lines += ["## Tables", ""]
    for config in configs:
        for model in tables(config):
            table = model._meta.db_table
            lines.append(f"- [`{table}`]({config.label}.md#{table}): {_first_sentence(model)}")
    return "\n".join(lines) + "\n"


def _page(config: AppConfig) -> str:
    models = tables(config)
    parts = [f"# Schema: {config.label}\n", f"{inspect.getdoc(type(config)) or ''} {MADE}\n"]
    if models:
        parts += [f"## Diagram\n\n```mermaid\n{diagrams.entities(models)}\n```\n"]
        parts += ["Every row also points at its store.\n"] if config.label not in ("stores", "accounts") else []
        parts += [f"## Tables\n\n{READING}", *(_table(model) for model in models)]
    own = [truth for truth in truths() if truth.app_label == config.label and truth.words]
    if own:
        title = "Truths held by triggers" if models else "Functions behind the triggers"
        parts += [f"## {title}\n", *(_truth(truth) for truth in own)]
    return "\n".join(parts)


def _table(model: type[Model]) -> str:
    table = model._meta.db_table
    parts = [f"### {table}\n", f"{_description(model)}\n"]
    rows = [
        f"| `{c.name}` | {c.type} | {'yes' if c.is_nullable else ''} | {_cell(c.default)} | {_cell(c.meaning)} |"
        for c in columns(model)
    ]
    parts += ["| column | type | null | default | meaning |", "|---|---|---|---|---|", *rows, ""]
    parts += ["**Constraints**\n", *map(_constraint, constraints(model)), ""]
    if found := indexes(model):
        parts += ["**Indexes**\n", *map(_index_line, found), ""]
    if held := triggers_of(table):
        parts += ["**Triggers**\n", *(f"- `{t.name}` ({t.moment})" for _, t in held), ""]
    parts += [
        f"**Room**: pages are filled to {truth.room[1]} %, so that an update can stay in its page (HOT).\n"
        for truth in truths()
        if truth.room and truth.room[0] == table
    ]
    for truth, trigger in held:
        if truth.steps:
            start = str(model._meta.get_field(trigger.arguments[0]).default)  # type: ignore[union-attr]  # a column
            parts.append(f"```mermaid\n{diagrams.steps(start, truth.steps)}\n```\n")
    return "\n".join(parts)


def _constraint(rule: Rule) -> str:
    name = f"`{rule.name}`: " if rule.name else ""
    question = f" *{rule.question}*" if rule.question else ""
    return f"- {name}{rule.words}{question}<br>`{rule.technical}`"


def _index_line(rule: Rule) -> str:
    name = f"`{rule.name}`: " if rule.name else ""
    return f"- {name}{rule.question}<br>`{rule.technical}`"


def _truth(truth: Truth) -> str:
    words = truth.words.removeprefix("Truth: ")
    lines = [f"### {truth.title}\n", f"{words[:1].upper()}{words[1:]}\n"]
    for trigger in truth.triggers:
        says = f" says “{trigger.refusal}”" if trigger.refusal else ""
        lines.append(f"- `{trigger.name}` on `{trigger.table}`, {trigger.moment}{says}")
    return "\n".join([*lines, ""]) if truth.triggers else "\n".join(lines)


def _description(model: type[Model]) -> str:
    if model._meta.auto_created:
        return "Made by Django for a many-to-many relation: a row is one pair."
    return inspect.getdoc(model) or ""


def _first_sentence(model: type[Model]) -> str:
    text = " ".join(_description(model).split("\n\n")[0].split())
    sentence, dot, _ = text.partition(". ")
    return sentence + "." if dot else text


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
