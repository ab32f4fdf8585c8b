"""Vectors from a service that speaks OpenAI's protocol: OpenAI and Azure OpenAI, or a server of one's own."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np
from django.conf import settings

from .static import Vectors, unit

TEXTS_AT_ONCE = 128
CHARACTERS_READ = 8_000
SECONDS_FOR_ONE, SECONDS_FOR_MANY = 2.0, 60.0
"""Somebody waits for one text; an indexing job waits for many."""
REST = 30.0
"""Seconds in which a service that did not answer is not asked for single texts."""


class EmbedderAway(Exception):
    """The service that makes vectors did not answer as agreed."""


class HttpEmbedder:
    """One model of a service. `SEARCH_EMBEDDER_URL` is the whole address of its embeddings, for instance
    `https://api.openai.com/v1/embeddings`, or Azure's with `?api-version=…`; `SEARCH_EMBEDDER_KEY` is sent along.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self.url: str = settings.SEARCH_EMBEDDER_URL
        self.name = f"{model} at {urlsplit(self.url).netloc}"
        self._away_until = float("-inf")
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise EmbedderAway("SEARCH_EMBEDDER_URL has to be the http(s) address of the service's embeddings.")

    @property
    def dimensions(self) -> int:
        """What the service answers with: asked once, when the model is first met."""
        return int(self._asked(["dimensions"], SECONDS_FOR_MANY).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text, of length 0 for an empty one. Raises `EmbedderAway`."""
        is_single = len(texts) == 1
        if is_single and time.monotonic() < self._away_until:
            raise EmbedderAway(f"{self.name} did not answer a moment ago.")
        said = [(place, text[:CHARACTERS_READ]) for place, text in enumerate(texts) if text.strip()]
        parts = [said[start : start + TEXTS_AT_ONCE] for start in range(0, len(said), TEXTS_AT_ONCE)]
        vectors: Vectors | None = None
        for part in parts:
            try:
                answered = self._asked([text for _, text in part], SECONDS_FOR_ONE if is_single else SECONDS_FOR_MANY)
            except EmbedderAway:
                self._away_until = time.monotonic() + REST
                raise
            if vectors is None:
                vectors = np.zeros((len(texts), answered.shape[1]), np.float32)
            vectors[[place for place, _ in part]] = answered
        return unit(vectors) if vectors is not None else np.zeros((len(texts), 1), np.float32)

    def _asked(self, texts: list[str], seconds: float) -> Vectors:
        key = settings.SEARCH_EMBEDDER_KEY
        is_azure = "api-version=" in self.url
        headers = {"Content-Type": "application/json"}
        if key:
            headers |= {"api-key": key} if is_azure else {"Authorization": f"Bearer {key}"}
        body = json.dumps({"model": self.model, "input": texts, "encoding_format": "float"}).encode()
        request = Request(self.url, data=body, headers=headers)  # noqa: S310 - the scheme is checked above
        try:
            with urlopen(request, timeout=seconds) as answer:  # noqa: S310 - as above
                return _rows(json.load(answer), len(texts))
        except (URLError, TimeoutError, ConnectionError, ValueError, KeyError, TypeError) as error:
            raise EmbedderAway(f"{self.name}: {error}") from error


def _rows(answer: dict[str, Any], count: int) -> Vectors:
    """The vectors in the order of the texts, whatever order the service answers in."""
    rows = sorted(answer["data"], key=lambda row: row["index"])
    vectors = np.array([row["embedding"] for row in rows], np.float32)
    if vectors.shape[0] != count or vectors.ndim != 2:
        raise ValueError(f"{count} texts were answered with vectors of the shape {vectors.shape}")
    return vectors
