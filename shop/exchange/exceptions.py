"""What an import refuses as a whole, in words for the person who brought the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.core.exceptions import Refused


class FileRefused(Refused):
    """The file cannot be read as a table: nothing was imported."""

    field = "file"


class NeedsAnswer(Refused):
    """The file can be read in more than one way. `candidates` are the answers, by what is asked for."""

    field = "mapping"

    def __init__(self, question: str, candidates: Mapping[str, Sequence[str]]) -> None:
        super().__init__(question)
        self.candidates = {about: list(answers) for about, answers in candidates.items()}


class MappingRefused(Refused):
    """The mapping names a field or a column that is not there."""

    field = "mapping"


class ImportUnderWay(Refused):
    """The same kind of file is imported into the same store right now."""

    field = "file"
