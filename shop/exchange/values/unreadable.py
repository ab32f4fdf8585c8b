"""Why a cell cannot be read."""


class Unreadable(ValueError):
    """A cell that does not say what its column is for; `str(…)` is the reason without the cell's text."""
