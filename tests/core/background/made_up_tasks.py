"""Tasks that do what a test needs."""

from django.db import connection

from shop.core.background import task
from shop.core.exceptions import Refused

HELD = 4711


class Trouble(Exception):
    """Something that may be over the next time."""


class NotAllowed(Refused):
    """Something that will be no different the next time."""


@task()
def add(one: int, two: int) -> int:
    return one + two


@task()
def fail() -> None:
    raise Trouble("the line is dead")


@task()
def be_refused() -> None:
    raise NotAllowed("not today")


@task()
def wait_to_be_let_go() -> str:
    """Stand still while a test holds the lock HELD."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HELD])
    return "let go"
