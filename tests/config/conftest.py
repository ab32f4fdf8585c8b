from collections.abc import Iterator

import pytest

from tests.support.folders import Folder


@pytest.fixture
def folder() -> Iterator[Folder]:
    folder = Folder.temporary()
    yield folder
    folder.remove()
