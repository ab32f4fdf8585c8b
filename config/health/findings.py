"""What a check answers."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is: nothing, something to know, or a reason not to serve."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """One answer: what was looked at, how it is, and what to do if it is not well."""

    subject: str
    state: State
    message: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        return {**asdict(self), "state": self.state.value}


def ok(subject: str, message: str) -> Finding:
    return Finding(subject, State.OK, message)


def warning(subject: str, message: str, remedy: str) -> Finding:
    return Finding(subject, State.WARNING, message, remedy)


def failure(subject: str, message: str, remedy: str) -> Finding:
    return Finding(subject, State.FAILURE, message, remedy)
