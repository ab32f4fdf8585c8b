"""Limits: the same in Redis and in PostgreSQL, under contention, through an outage, and in what people are told."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from redis import Redis

from config.services.binaries import redis_server
from shop.core.admin import exporting
from shop.core.caching import versions
from shop.core.caching.breaker import breaker
from shop.core.limiting import Limit
from shop.core.limiting.answering import in_words
from shop.orders import views
from tests import factories as f
from tests.support.folders import eventually
from tests.support.races import Gate, race, winners

pytestmark = pytest.mark.django_db(transaction=True)
FIVE = Limit("fives", "fives", times=5, seconds=3600)


def nobody() -> Redis:
    return Redis(unix_socket_path="/nowhere/redis.sock")


@pytest.fixture(autouse=True)
def no_rows_and_a_closed_breaker() -> Iterator[None]:
    breaker.reset()
    breaker._looking = os.getpid()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_spent")
    yield
    breaker._looking = None
    breaker.reset()
    versions._owed.clear()


@pytest.fixture(params=["Redis", "PostgreSQL"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where it is counted."""
    if request.param == "PostgreSQL":
        monkeypatch.setattr("shop.core.caching.breaker._client", nobody)
    return request.param


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_spent")
        return cursor.fetchone()[0]


def test_as_many_as_are_allowed_may_come_at_once_and_the_next_waits_for_its_share_of_the_time(store) -> None:
    spent = [FIVE.spend("somebody") for _ in range(7)]

    assert [one.is_allowed for one in spent] == [True] * 5 + [False] * 2
    assert [one.left for one in spent] == [4, 3, 2, 1, 0, 0, 0]
    assert spent[5].wait_seconds == pytest.approx(720, abs=20)
    assert spent[6].wait_seconds == pytest.approx(720, abs=20), "what was refused counts for nothing"
    assert spent[6].full_in_seconds == pytest.approx(3600, abs=20)
    assert FIVE.spend("somebody else").left == 4
    assert Limit("sixes", "sixes", times=6, seconds=3600).spend("somebody").left == 5
    assert (rows() > 0) == (store == "PostgreSQL")


def test_time_gives_back_one_after_the_other(store) -> None:
    quick = Limit("quick", "quick ones", times=2, seconds=0.4)
    assert [quick.spend("me").is_allowed for _ in range(3)] == [True, True, False]

    eventually(lambda: quick.spend("me").is_allowed)

    assert not quick.spend("me").is_allowed


def test_of_sixteen_at_once_five_are_let_through(store) -> None:
    outcomes = race(*[lambda: FIVE.spend("somebody").is_allowed] * 16)

    assert sorted(winners(outcomes)) == [False] * 11 + [True] * 5


def test_who_looked_first_and_wrote_afterwards_would_let_too_many_through() -> None:
    gate = Gate()
    counted = {"somebody": 4}

    def look_then_write(hold):
        before = counted["somebody"]
        hold()
        counted["somebody"] = before + 1
        return before < 5

    def second():
        gate.wait_until_reached()
        try:
            return look_then_write(lambda: None)
        finally:
            gate.open()

    outcomes = race(lambda: look_then_write(gate.hold), second)

    assert winners(outcomes) == [True, True]


def test_rows_that_are_over_go_as_others_come(monkeypatch) -> None:
    monkeypatch.setattr("shop.core.caching.breaker._client", nobody)
    brief = Limit("brief", "brief ones", times=1_000, seconds=0.001)

    for number in range(50):
        brief.spend(number)

    assert rows() <= 3


def test_redis_killed_and_started_again_costs_nobody_an_error(monkeypatch, tmp_path) -> None:
    server = OwnRedis(tmp_path)
    monkeypatch.setattr("shop.core.caching.breaker._client", lambda: server.client)
    try:
        before = [FIVE.spend("somebody").is_allowed for _ in range(6)]

        server.kill()
        away = [FIVE.spend("somebody").is_allowed for _ in range(6)]
        assert not breaker.mend()
        server.start()
        assert breaker.mend()
        mistrusted = FIVE.spend("somebody").is_allowed
        breaker.reset()
        back = FIVE.spend("somebody")
    finally:
        server.kill()

    assert before == away == [True] * 5 + [False]
    assert mistrusted is False, "counted in PostgreSQL still"
    assert (back.is_allowed, back.left) == (True, 4)


class OwnRedis:
    """A server of this test alone, which it may kill."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.start()

    def start(self) -> None:
        program = redis_server()
        assert program is not None
        words = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self.socket.parent)]
        self.process = subprocess.Popen([str(program), *words], stdout=subprocess.DEVNULL)
        self.client = Redis(unix_socket_path=str(self.socket))
        eventually(lambda: self.socket.exists() and self.client.ping())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.client.close()
        self.socket.unlink(missing_ok=True)


def test_whoever_signs_in_too_often_is_told_when_to_come_again(client: Client, monkeypatch, store) -> None:
    monkeypatch.setattr("shop.backoffice.site.SIGN_INS", Limit("sign-in", "attempts to sign in", times=2, seconds=600))
    page, form = reverse("admin:login"), {"username": "me@example.com", "password": "wrong"}

    first, _second, third = (client.post(page, form) for _ in range(3))

    assert (first.status_code, first.headers["RateLimit-Remaining"]) == (200, "1")
    assert third.status_code == 429
    assert 290 <= int(third.headers["Retry-After"]) <= 300
    assert b"too many attempts to sign in" in third.content
    assert b"wait 5 minutes" in third.content
    assert client.get(page).status_code == 200


def test_a_person_gets_so_many_files_and_no_more(superuser_client: Client, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "FILES", Limit("files of lists", "files of lists", times=1, seconds=600))
    order = f.OrderFactory()
    chosen = {"action": "export_csv", "_selected_action": [order.pk]}

    answers = [superuser_client.post(reverse("admin:orders_order_changelist"), chosen) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert order.number.encode() in b"".join(answers[0].streaming_content)
    assert b"too many files of lists" in answers[1].content


def test_a_provider_that_floods_is_told_in_its_own_format(client: Client, monkeypatch) -> None:
    shop = f.StoreFactory()
    few = Limit("payment events", "payment events", times=1, seconds=30)
    monkeypatch.setattr(Limit, "spend", lambda limit, *who: spend(few if limit is views.EVENTS else limit, *who))
    page = reverse("payment_event", args=[shop.slug, "trial"])

    first, second = (client.post(page, b"{}", content_type="application/json") for _ in range(2))

    assert first.status_code == 400
    assert (second.status_code, second.headers["Retry-After"]) == (429, "30")
    assert second.json() == {"error": "Too many payment events. Come again in 30 seconds."}


spend = Limit.spend


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 second"), (40, "40 seconds"), (89.5, "2 minutes")])
def test_a_wait_is_told_in_words(seconds, words) -> None:
    assert in_words(seconds) == words
