"""Vectors from a sentence-transformers model in this process: better ones, for a hundred times the work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from .static import Vectors

CHARACTERS_READ = 2_000


class SentenceTransformerEmbedder:
    """A model by its name or folder. Needs the package sentence-transformers, which brings torch."""

    def __init__(self, model: str) -> None:
        self.name = model

    @cached_property
    def model(self) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)  # with more, a web process's threads fight for the cores: 400 ms a query against 50
        return SentenceTransformer(self.name, device="cpu")

    @property
    def dimensions(self) -> int:
        return int(self.encode(["dimensions"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1."""
        cut = [text[:CHARACTERS_READ] for text in texts]
        rows = self.model.encode(cut, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(rows, np.float32)
