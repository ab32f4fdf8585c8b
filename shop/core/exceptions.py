"""What every refusal of a service has in common."""


class Refused(Exception):
    """A service declined to do something and changed nothing. `str(refusal)` is a sentence for the person who asked.

    `field` names the form field that the sentence belongs to, if there is one.
    """

    field: str | None = None
