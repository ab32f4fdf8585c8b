"""How a result lies in Redis: a line about it, and JSON, compressed from a size on. Reading it runs nobody's code."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

COMPRESSED_FROM = 1_024


@dataclass(frozen=True)
class Parcel:
    """A result with the versions it was made from, when it should be made anew, and what making it took."""

    value: Any
    versions: list[str]
    expires_at: float
    build_ms: float

    def packed(self) -> bytes:
        body = json.dumps(self.value, separators=(",", ":"), ensure_ascii=False).encode()
        is_small = len(body) < COMPRESSED_FROM
        head = json.dumps([self.versions, self.expires_at, self.build_ms, is_small]).encode()
        return head + b"\n" + (body if is_small else zlib.compress(body, 1))

    @classmethod
    def unpacked(cls, packed: bytes) -> Parcel | None:
        """What was packed; None for anything else, for instance from another release."""
        try:
            head, _newline, body = packed.partition(b"\n")
            versions, expires_at, build_ms, is_small = json.loads(head)
            return cls(json.loads(body if is_small else zlib.decompress(body)), versions, expires_at, build_ms)
        except (ValueError, TypeError, zlib.error):
            return None
