"""A store, files made on the spot, and the shapes of other shops' exports from a folder that the run names."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from config import env
from shop.stores.models import Store
from tests.factories import StoreFactory

Written = Callable[..., Path]


@pytest.fixture
def store(db: None) -> Store:
    return StoreFactory(currency="EUR", country="DE", timezone="UTC")


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a file of text or bytes and returns where it is."""

    def write(content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        data = content.encode(encoding) if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """A real file from the folder that BACKROOM_SAMPLES names; the test is skipped without it."""

    def find(name: str) -> Path:
        folder = env.BACKROOM_SAMPLES.value
        if folder is None or not (folder / name).exists():
            pytest.skip(f"BACKROOM_SAMPLES names no folder with {name}")
        return folder / name

    return find
