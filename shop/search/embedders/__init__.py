"""Texts into vectors, by one small protocol; the setting `SEARCH_EMBEDDER` names who does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from .http import EmbedderAway, HttpEmbedder
from .sentences import SentenceTransformerEmbedder
from .static import SHIPPED, StaticEmbedder, Vectors


class Embedder(Protocol):
    """What makes vectors of texts. `name` changes whenever its vectors do."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One float32 row a text, of length 1; of length 0 for a text that says nothing."""


@cache
def embedder_in(source: str) -> Embedder:
    """The embedder that a source names, made once a process: `` is the shipped one, `sentence-transformers:<model>`
    and `openai:<model>` are others, and anything else is the folder of a static one.
    """
    kind, _, model = source.partition(":")
    if kind == "sentence-transformers":
        return SentenceTransformerEmbedder(model)
    if kind == "openai":
        return HttpEmbedder(model)
    return StaticEmbedder(Path(source) if source else SHIPPED)


def known_words() -> frozenset[str]:
    """The whole words among the shipped table's tokens."""
    shipped = embedder_in("")
    assert isinstance(shipped, StaticEmbedder)
    return frozenset(token for token in shipped.tokenizer.get_vocab() if token.isalpha())


__all__ = ["Embedder", "EmbedderAway", "StaticEmbedder", "Vectors", "embedder_in", "known_words"]
