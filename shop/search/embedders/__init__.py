"""Texts into vectors, by one small protocol; the setting `SEARCH_EMBEDDER` names who does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from .static import SHIPPED, StaticEmbedder, Vectors


class Embedder(Protocol):
    """What makes vectors of texts. `name` changes whenever its vectors do."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One float32 row a text, of length 1; of length 0 for a text that says nothing."""


@cache
def embedder_in(folder: str) -> Embedder:
    """The static embedder of a folder, read once a process; the shipped one for an empty name."""
    return StaticEmbedder(Path(folder) if folder else SHIPPED)


def known_words() -> frozenset[str]:
    """The whole words among the shipped table's tokens."""
    shipped = embedder_in("")
    assert isinstance(shipped, StaticEmbedder)
    return frozenset(token for token in shipped.tokenizer.get_vocab() if token.isalpha())


__all__ = ["Embedder", "StaticEmbedder", "Vectors", "embedder_in", "known_words"]
