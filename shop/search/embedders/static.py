"""The default embedder: a table of token vectors, and the mean of a text's rows. Needs numpy and tokenizers alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "shipped"
TEXTS_AT_ONCE = 2_048
CHARACTERS_READ = 2_000
"""What stands further on in a text changes its mean little, and somebody may paste a book."""

Vectors = NDArray[np.float32]


class StaticEmbedder:
    """A folder with `tokenizer.json`, `table.npz` (int8 rows, one scale a row) and `model.json` (where it comes from).

    `encode` takes about a tenth of a millisecond a name. A text without a known token becomes the zero vector, which
    is at no distance from anything: callers leave it out.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self.folder = folder
        self.record: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.name: str = self.record["name"]
        self.dimensions: int = self.record["dimensions"]

    @cached_property
    def table(self) -> Vectors:
        """The vectors of all tokens, back in floats."""
        with np.load(self.folder / "table.npz") as stored:
            return stored["rows"].astype(np.float32) * stored["scales"].astype(np.float32)[:, None]

    @cached_property
    def tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1 or 0."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            part = texts[start : start + TEXTS_AT_ONCE]
            vectors[start : start + len(part)] = means(self.table, self.tokens(part))
        return unit(vectors)

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """The token numbers of each text; what the table does not know is left out."""
        unknown = self.tokenizer.token_to_id("[UNK]")
        cut = [text[:CHARACTERS_READ].replace("\x00", " ") for text in texts]
        encodings = self.tokenizer.encode_batch_fast(cut, add_special_tokens=False)
        numbers = [np.asarray(encoding.ids, np.int32) for encoding in encodings]
        return [ids[ids != unknown] for ids in numbers]


def means(table: Vectors, tokens: Sequence[NDArray[np.int32]]) -> Vectors:
    """The mean of each text's rows; zeros for a text without tokens."""
    lengths = np.array([len(ids) for ids in tokens])
    result = np.zeros((len(tokens), table.shape[1]), np.float32)
    filled = lengths > 0
    if filled.any():
        starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
        sums = np.add.reduceat(table[np.concatenate(list(tokens))], starts, axis=0)
        result[filled] = sums / lengths[filled, None]
    return result


def unit(vectors: Vectors) -> Vectors:
    """The vectors at length 1; a zero vector stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)


def save(folder: Path, *, table: Vectors, tokenizer: Tokenizer, record: dict[str, Any]) -> dict[str, Any]:
    """Write an embedder's folder, the table in bytes; returns its record with dimensions and hash."""
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(table).max(axis=1), 1e-6) / 127
    scales = scales.astype(np.float16).astype(np.float32)
    scales[scales == 0] = np.finfo(np.float16).tiny
    rows = np.clip(np.rint(table / scales[:, None]), -127, 127).astype(np.int8)
    np.savez_compressed(folder / "table.npz", rows=rows, scales=scales.astype(np.float16))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    digest = hashlib.sha256(rows.tobytes() + scales.astype(np.float16).tobytes()).hexdigest()
    full = {**record, "dimensions": int(table.shape[1]), "tokens": int(table.shape[0]), "sha256": digest}
    full["name"] = f"{record['name']}-{digest[:8]}"
    (folder / "model.json").write_text(json.dumps(full, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return full
