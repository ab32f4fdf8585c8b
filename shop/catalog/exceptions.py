"""What the catalogue refuses."""

from __future__ import annotations

from collections.abc import Sequence

from shop.core.exceptions import Refused

AT_THE_TOP = "the top of the tree"
TOLD = 5
"""So many names are told; of more, the number."""


def told(names: Sequence[str]) -> str:
    """“A, B and 3 more”."""
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return f"{', '.join(names[:TOLD])}{more}"


class OptionsMissing(Refused):
    """Combinations were to be made of nothing."""

    def __init__(self) -> None:
        super().__init__("Give at least one option with its values, for example Size: S, M, L.")


class OptionTwice(Refused):
    """An option, or a value of one, was given twice."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is given twice.")


class OptionStillUsed(Refused):
    """An option was left out in which variants of the product differ."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"Its variants differ in {told(names)}: this option cannot be left out.")


class TooManyCombinations(Refused):
    """A product would have more variants than it can."""

    def __init__(self, *, wanted: int, limit: int) -> None:
        super().__init__(f"That would be {wanted:,} variants; a product has at most {limit}.")


class SkusAlike(Refused):
    """Two new variants would have the same SKU."""

    field = "sku_pattern"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(f"Several combinations would have the SKU {told(skus)}: name every option in the pattern.")


class SkusTaken(Refused):
    """SKUs that other variants of the store have."""

    field = "sku_pattern"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(f"Other variants already have the SKU {told(skus)}.")


class SkuTooLong(Refused):
    """A SKU of a pattern is longer than a SKU can be."""

    field = "sku_pattern"

    def __init__(self, sku: str, limit: int) -> None:
        super().__init__(f"“{sku}” has {len(sku)} characters; a SKU has at most {limit}.")


class PatternUnknown(Refused):
    """A pattern names something that is no option."""

    field = "sku_pattern"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        names = ", ".join(f"{{{one}}}" for one in known)
        super().__init__(f"The pattern names {{{name}}}. It may name {names}, or {{options}} for all of them.")


def place_name(name: str | None) -> str:
    """“Food”, or the top of the tree for None."""
    return f"“{name}”" if name is not None else AT_THE_TOP


class PlaceGone(Refused):
    """A category was to be moved to where somebody has changed the tree meanwhile."""


class BelowItself(Refused):
    """A category was to be moved into its own branch."""

    field = "parent"

    def __init__(self, name: str, parent: str) -> None:
        whole = f"“{name}” cannot stand in itself."
        super().__init__(
            whole if name == parent else f"“{name}” cannot stand in “{parent}”, which stands in “{name}” itself."
        )


class TooDeep(Refused):
    """A branch was to be moved to where it would reach too far down."""

    field = "parent"

    def __init__(self, name: str, *, levels: int, deepest: int) -> None:
        super().__init__(f"“{name}” would reach down to level {levels}: a tree of categories has at most {deepest}.")


class NameTaken(Refused):
    """A category was to be moved beside one of the same name."""

    field = "name"

    def __init__(self, name: str, parent: str | None) -> None:
        where = f"In {place_name(parent)}" if parent is not None else f"At {AT_THE_TOP}"
        super().__init__(f"{where} there is a “{name}” already: give one of the two another name first.")


class NotAPicture(Refused):
    """A file was brought as a picture and is none that the shop shows."""

    def __init__(self) -> None:
        super().__init__("This is no picture that can be shown: bring a JPEG, PNG, WebP or GIF file that is whole.")


class PictureTooLarge(Refused):
    """A picture has more bytes or pixels than are taken."""


class PictureTwice(Refused):
    """A product was to have the same picture a second time."""

    def __init__(self) -> None:
        super().__init__("The product has this picture already.")


class TooManyPictures(Refused):
    """A product would have more pictures than anybody looks at."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"A product has at most {limit} pictures: take one away first.")


class PicturesChanged(Refused):
    """Pictures were put into an order that is not of the pictures there are now."""

    def __init__(self) -> None:
        super().__init__("Somebody has added or removed a picture meanwhile. These are the pictures now.")
