"""Values of a real call are kept for plans, for an hour, unless they could be what signs somebody in."""

import datetime as dt
from decimal import Decimal

import pytest

from shop.insights.recorder.examples import Examples, example
from shop.insights.recorder.fingerprints import fingerprint


def kept(text, parameters, microseconds=10.0):
    examples = Examples()
    examples.consider(fingerprint(text), text, parameters, microseconds)
    examples.publish()
    return example(fingerprint(text))


def test_a_select_is_kept_with_its_values():
    values = (7, "milk", Decimal("1.50"), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), None, [1, 2])

    assert kept("SELECT 1 WHERE a = %s", values) == ("SELECT 1 WHERE a = %s", values)
    assert kept("SELECT 2 WHERE a = %(name)s", {"name": "x"}) == ("SELECT 2 WHERE a = %(name)s", {"name": "x"})


def test_of_many_calls_the_slowest_is_kept():
    examples, text = Examples(), "SELECT 1 WHERE a = %s"
    for value, microseconds in ((1, 10.0), (2, 99.0), (3, 50.0)):
        examples.consider(fingerprint(text), text, (value,), microseconds)
    examples.publish()

    assert example(fingerprint(text)) == (text, (2,))


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("UPDATE a SET b = %s", (1,)),
        ('SELECT 1 FROM "django_session" WHERE "django_session"."session_key" = %s', ("q2w3e4",)),
        ('SELECT %s FROM "accounts_user" WHERE password IS NULL', ("x",)),
        ("SELECT 1 WHERE a = %s", (b"\x00" * 10,)),
        ("SELECT 1 WHERE a = %s", ("x" * 201,)),
        ("SELECT 1 WHERE a = %s", (object(),)),
    ],
    ids=["a write", "a session", "a password", "bytes", "a long text", "an object"],
)
def test_what_should_not_be_kept_is_not(text, parameters):
    assert kept(text, parameters) is None


def test_reading_a_password_is_not_asking_with_one():
    text = 'SELECT "accounts_user"."password" FROM "accounts_user" WHERE "accounts_user"."id" = %s'

    assert kept(text, (7,)) == (text, (7,))
