"""Sessions in Redis with PostgreSQL behind them: read without a statement, never revived, and there without Redis."""

import pytest
from django.contrib.sessions.models import Session
from redis import Redis

from shop.core.caching.breaker import address, breaker
from shop.core.caching.sessions import HOLE_SECONDS, SessionStore
from tests.support.races import Gate, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key() -> str:
    """A session that says "blue", written so long ago that a copy may be laid."""
    session = SessionStore()
    session["colour"] = "blue"
    session.save()
    fill_hole(session.session_key)
    return session.session_key


def fill_hole(key: str) -> None:
    """What half a minute does."""
    breaker.ask(lambda client: client.delete(address(f"session:{key}")))


def colour(key: str) -> str | None:
    return SessionStore(key).get("colour")


def test_a_session_is_read_from_its_row_once_and_then_without_a_statement(key, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        first = colour(key)
    with django_assert_num_queries(0):
        second = colour(key)

    assert (first, second) == ("blue", "blue")


def test_a_session_that_was_just_made_is_found_without_a_statement_whatever_its_maker_wrote_last(
    django_assert_num_queries,
) -> None:
    session = SessionStore()
    session.create()
    session["colour"] = "green"
    session.save()

    with django_assert_num_queries(0):
        found = colour(session.session_key)

    assert found == "green"


def test_what_is_written_is_read_by_the_next_request(key) -> None:
    colour(key)
    session = SessionStore(key)
    session["colour"] = "red"

    session.save()

    assert colour(key) == "red"


def test_the_hole_after_a_write_lasts_half_a_minute(key) -> None:
    SessionStore(key).save()

    left = breaker.ask(lambda client: client.ttl(address(f"session:{key}")))

    assert 0 < left <= HOLE_SECONDS


def test_a_request_that_read_the_row_before_cannot_bring_back_who_has_signed_out(key, monkeypatch) -> None:
    gate = Gate()
    lay = SessionStore._lay_copy

    def late(self, version, row):
        gate.hold()
        lay(self, version, row)

    monkeypatch.setattr(SessionStore, "_lay_copy", late)

    def sign_out():
        gate.wait_until_reached()
        SessionStore(key).delete()
        gate.open()

    read, _gone = race(lambda: colour(key), sign_out)

    assert read.value == "blue"
    assert colour(key) is None


def test_without_redis_sessions_are_read_and_written_in_the_database(key, monkeypatch) -> None:
    monkeypatch.setattr("shop.core.caching.breaker._client", lambda: Redis(unix_socket_path="/nowhere/redis.sock"))
    session = SessionStore(key)
    session["colour"] = "red"

    session.save()

    assert colour(key) == "red"


def test_who_signed_out_while_redis_was_away_is_not_brought_back_by_an_old_copy(key, monkeypatch) -> None:
    colour(key)
    with monkeypatch.context() as down:
        down.setattr("shop.core.caching.breaker._client", lambda: Redis(unix_socket_path="/nowhere/redis.sock"))
        SessionStore(key).delete()
    assert breaker.mend()
    breaker.reset()

    assert colour(key) is None
    assert not Session.objects.exists()


def test_a_session_that_was_made_and_ended_at_once_is_gone() -> None:
    session = SessionStore()
    session.create()
    key = session.session_key
    session.flush()

    assert colour(key) is None


def test_an_expired_session_is_none(key) -> None:
    session = SessionStore(key)
    session.set_expiry(-1)
    session.save()
    fill_hole(key)

    assert colour(key) is None
