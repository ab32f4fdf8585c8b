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


class KindNotAllowed(Refused):
    """The person's role does not include bringing this."""

    field = "kind"

    def __init__(self, kind: str) -> None:
        super().__init__(f"Your role does not include importing {kind}.")


class ImportHasBegun(Refused):
    """The import is under way or applied, so its columns stay as they are."""

    def __init__(self) -> None:
        super().__init__("This import is under way or done: bring the file again to read it in another way.")


class NotLookedAt(Refused):
    """Nobody has said yet how the file's columns are read."""

    def __init__(self) -> None:
        super().__init__("Look at the preview first.")


class NothingToChange(Refused):
    """No row was chosen, or nothing was said about them."""

    def __init__(self) -> None:
        super().__init__("Choose rows, and say what shall change about them.")


class ChangeHasBegun(Refused):
    """The change is under way or made."""

    def __init__(self) -> None:
        super().__init__("This change is under way or done. Undo it, or choose the rows again.")


class ChangeNotAllowed(Refused):
    """The person's role does not include changing this, or the chosen rows have no such field."""

    def __init__(self, field: str) -> None:
        super().__init__(f"You cannot change this of the chosen rows: {field}.")


class NothingToUndo(Refused):
    """The change was not made, changed nothing, or is undone."""

    def __init__(self) -> None:
        super().__init__("There is nothing to undo: the change was not made, changed nothing, or is undone already.")


class TooMuchTyped(Refused):
    """More cells were typed than a grid takes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A grid takes {most:,} cells at once. Import more than that from a file.")


class ListNotThere(Refused):
    """The list, or something that its filters name, is gone."""

    def __init__(self) -> None:
        super().__init__(
            "The list is not there any more, or its filters do not fit it. Save the export again from the list."
        )


class ListNotAllowed(Refused):
    """The owner of an export may not see its list any more."""

    def __init__(self) -> None:
        super().__init__("Its owner may not see this list any more.")


class NotYourExport(Refused):
    """The export is somebody else's."""

    def __init__(self) -> None:
        super().__init__("This export is somebody else's: save your own from the list.")


class ExportUnderWay(Refused):
    """A file of the export is being made."""

    def __init__(self) -> None:
        super().__init__("A file of this export is under way already.")
