"""Kept results: made once, made anew after a commit, and never from what a slow reader saw before it."""

import logging
import re
import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from django_redis import get_redis_connection
from redis import Redis

from shop.accounts.models import User
from shop.core.caching import Ask, Cached, cached, cleared, counters, fetch_together, versions
from shop.core.caching.breaker import breaker
from shop.core.caching.parcel import Parcel
from shop.core.caching.versions import announce
from shop.core.caching.writes import written_by
from shop.stores.models import Store
from tests import factories as f
from tests.support.folders import eventually
from tests.support.races import Gate, race, winners

pytestmark = pytest.mark.django_db(transaction=True)


def name_of(store):
    return Store.objects.values_list("name", flat=True).get(pk=store.pk)


def dead():
    return Redis(unix_socket_path="/nowhere/redis.sock")


@pytest.fixture
def shop():
    return Store.objects.create(name="Before", slug="shop", currency="EUR", country="DE")


def test_a_result_is_made_once_and_then_found_without_a_statement(names, shop, django_assert_num_queries) -> None:
    names.fetch((shop.pk,), lambda: name_of(shop))

    with django_assert_num_queries(0):
        found = names.fetch((shop.pk,), lambda: name_of(shop))

    assert found == "Before"


def test_a_commit_that_writes_what_it_depends_on_makes_it_anew(names, shop) -> None:
    names.fetch((shop.pk,), lambda: name_of(shop))

    Store.objects.filter(pk=shop.pk).update(name="After")

    assert names.fetch((shop.pk,), lambda: name_of(shop)) == "After"


def test_who_writes_sees_their_own_words_and_keeps_them_from_the_others_until_they_commit(names, shop) -> None:
    names.fetch((shop.pk,), lambda: name_of(shop))

    with transaction.atomic():
        Store.objects.filter(pk=shop.pk).update(name="Never")
        inside = names.fetch((shop.pk,), lambda: name_of(shop))
        transaction.set_rollback(True)

    assert inside == "Never"
    assert names.fetch((shop.pk,), lambda: name_of(shop)) == "Before"


def test_a_write_in_a_savepoint_that_is_rolled_back_leaves_the_result_where_it_is(names, shop) -> None:
    names.fetch((shop.pk,), lambda: name_of(shop))

    with transaction.atomic(), transaction.atomic():
        Store.objects.filter(pk=shop.pk).update(name="Never")
        transaction.set_rollback(True)

    assert names.fetch((shop.pk,), lambda: pytest.fail("made anew")) == "Before"


def test_a_slow_reader_cannot_pass_off_what_it_read_before_a_commit(names, shop) -> None:
    gate = Gate()

    def slowly():
        read = name_of(shop)
        gate.hold()
        return read

    def write():
        gate.wait_until_reached()
        Store.objects.filter(pk=shop.pk).update(name="After")
        gate.open()

    read, _written = race(lambda: names.fetch((shop.pk,), slowly), write)

    assert read.value == "Before"
    assert names.fetch((shop.pk,), lambda: name_of(shop)) == "After"


def test_of_many_who_miss_at_once_one_makes_it(names, shop) -> None:
    made = []

    def make():
        made.append(threading.get_ident())
        return name_of(shop)

    outcomes = race(*[lambda: names.fetch((shop.pk,), make)] * 12)

    assert winners(outcomes) == ["Before"] * 12
    assert len(made) == 1


def test_who_waits_too_long_makes_it_too(names, shop) -> None:
    gate = Gate()
    names.patience_seconds = 0.05

    def slowly():
        gate.hold()
        return "slow"

    def impatient():
        gate.wait_until_reached()
        try:
            return names.fetch((shop.pk,), lambda: "own")
        finally:
            gate.open()

    outcomes = race(lambda: names.fetch((shop.pk,), slowly), impatient)

    assert [outcome.value for outcome in outcomes] == ["slow", "own"]


@pytest.fixture
def slugs(names) -> Iterator[Cached]:
    """Another kind of result, made of the same tables."""
    yield Cached("slugs of stores", depends_on=("stores", "orders"), seconds=60)
    cached._registered.pop("slugs of stores", None)


def test_several_results_come_in_one_round_trip(names, slugs, shop, monkeypatch) -> None:
    asks = [Ask(names, (number,), lambda number=number: f"name {number}") for number in range(3)]
    asks.append(Ask(slugs, (1,), lambda: "a slug"))
    made = fetch_together(*asks)
    trips = []
    client = get_redis_connection()
    monkeypatch.setattr("shop.core.caching.breaker._client", lambda: client)
    monkeypatch.setattr(client, "execute_command", lambda *args, **more: trips.append(args[0]) or asked(*args, **more))
    asked = type(client).execute_command.__get__(client)

    found = fetch_together(*asks)

    assert found == made == ["name 0", "name 1", "name 2", "a slug"]
    assert trips == ["MGET"]


def test_what_builds_share_is_not_passed_off_as_newer_than_the_first_look(names, slugs, shop) -> None:
    read = []

    def first():
        read.append(name_of(shop))
        Store.objects.filter(pk=shop.pk).update(name="After")  # as somebody else may, between two builds
        return read[0]

    together = fetch_together(Ask(names, (1,), first), Ask(slugs, (1,), lambda: read[0]))

    assert together == ["Before", "Before"]
    assert slugs.fetch((1,), lambda: name_of(shop)) == "After"
    assert names.fetch((1,), lambda: name_of(shop)) == "After"


def test_what_the_transaction_has_written_is_made_beside_what_is_found(names, slugs, shop) -> None:
    orders = Cached("orders of a test", depends_on=("orders",), seconds=60)
    asks = [Ask(names, (1,), lambda: name_of(shop)), Ask(orders, (1,), lambda: "kept")]
    fetch_together(*asks)

    with transaction.atomic():
        Store.objects.filter(pk=shop.pk).update(name="Mine")
        inside = fetch_together(*asks[:1], Ask(orders, (1,), lambda: pytest.fail("made anew")))
        transaction.set_rollback(True)

    cached._registered.pop("orders of a test", None)
    assert inside == ["Mine", "kept"]


def test_an_error_while_making_is_the_callers_and_the_next_may_try(names, shop) -> None:
    with pytest.raises(ZeroDivisionError):
        names.fetch((shop.pk,), lambda: 1 / 0)

    assert names.fetch((shop.pk,), lambda: "made") == "made"


def test_past_its_time_one_reader_makes_it_anew_and_the_others_still_have_it(names, shop, monkeypatch) -> None:
    names.fetch((shop.pk,), lambda: "old")
    now = cached.time()
    monkeypatch.setattr(cached, "time", lambda: now + 90)
    meanwhile = []

    def make():
        meanwhile.append(names.fetch((shop.pk,), lambda: pytest.fail("made twice")))
        return "new"

    found = names.fetch((shop.pk,), make)

    assert (found, meanwhile) == ("new", ["old"])


def test_clearing_one_cache_forgets_its_results_and_figures(names, shop) -> None:
    names.fetch((shop.pk,), lambda: "old")
    names.fetch((shop.pk,), lambda: "old")
    before = counters.tally(names.name)

    assert cleared(names.name)

    assert (before.hits, before.misses, before.hit_ratio) == (1, 1, 0.5)
    assert counters.tally(names.name).hits == 0
    assert names.fetch((shop.pk,), lambda: "new") == "new"


def test_a_large_result_is_compressed_and_comes_back_whole() -> None:
    parcel = Parcel(["word"] * 10_000, ["v"], 1.0, 2.0)

    packed = parcel.packed()

    assert len(packed) < 1_000
    assert Parcel.unpacked(packed) == parcel


def test_what_is_no_parcel_counts_as_missing() -> None:
    assert Parcel.unpacked(b"\x80\x04pickled") is None


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ('INSERT INTO "orders_order" ("number") VALUES (%s)', {"orders"}),
        ('UPDATE "inventory_stockitem" SET on_hand = 1', {"inventory"}),
        ("WITH a AS (UPDATE pricing_coupon SET x = 1 RETURNING 1) DELETE FROM orders_orderline", {"pricing", "orders"}),
        ("PREPARE p (int) AS INSERT INTO orders_order VALUES ($1); EXECUTE p (1)", {"orders"}),
        ('SELECT 1 FROM "orders_order" FOR UPDATE OF "orders_order"', set()),
        ("INSERT INTO django_session VALUES (1)", set()),
    ],
)
def test_the_written_apps_are_read_off_the_statement(text, groups) -> None:
    assert written_by(text) == groups


def test_without_redis_pages_are_made_from_the_database_and_the_log_says_so_once(
    names, shop, monkeypatch, caplog
) -> None:
    names.fetch((shop.pk,), lambda: "kept")
    asked = []
    monkeypatch.setattr("shop.core.caching.breaker._client", lambda: asked.append(1) or dead())

    with caplog.at_level(logging.WARNING, logger="shop.core.caching.breaker"):
        found = [names.fetch((shop.pk,), lambda: name_of(shop)) for _ in range(20)]

    assert found == ["Before"] * 20
    assert len(asked) == 1
    assert len(caplog.records) == 1


def test_a_change_that_redis_missed_is_announced_before_anything_is_read_again(names, shop, monkeypatch) -> None:
    names.fetch((shop.pk,), lambda: name_of(shop))

    with monkeypatch.context() as down:
        down.setattr("shop.core.caching.breaker._client", dead)
        Store.objects.filter(pk=shop.pk).update(name="After")
        assert names.fetch((shop.pk,), lambda: name_of(shop)) == "After"
        assert not breaker.mend()
    assert breaker.mend()
    breaker.reset()

    assert names.fetch((shop.pk,), lambda: name_of(shop)) == "After"
    assert names.fetch((shop.pk,), lambda: pytest.fail("not kept")) == "After"


def test_what_was_kept_before_redis_was_away_counts_no_more_for_others_may_have_written(
    names, shop, monkeypatch
) -> None:
    names.fetch((shop.pk,), lambda: "from before")

    with monkeypatch.context() as down:
        down.setattr("shop.core.caching.breaker._client", dead)
        names.fetch((shop.pk,), lambda: "meanwhile")
    assert breaker.mend()
    breaker.reset()

    assert names.fetch((shop.pk,), lambda: "from after") == "from after"


def test_a_redis_that_is_back_is_told_at_once_and_believed_when_all_others_have_told_it_too(
    names, shop, monkeypatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(breaker, "now", lambda: clock[0])
    with monkeypatch.context() as down:
        down.setattr("shop.core.caching.breaker._client", dead)
        names.fetch((shop.pk,), lambda: "meanwhile")
    breaker.mend()

    assert [names.fetch((shop.pk,), made) for made in (lambda: "one", lambda: "two")] == ["one", "two"]
    announce(("stores",))
    assert not versions._owed
    clock[0] += breaker.quarantine_seconds
    assert [names.fetch((shop.pk,), made) for made in (lambda: "three", lambda: "four")] == ["three", "three"]


def test_a_change_that_joins_while_another_is_announced_is_announced_for_itself() -> None:
    sent = []

    class Slow:
        """A second change comes while the first one is on its way."""

        def mset(self, tokens):
            sent.append(tokens)
            if len(sent) == 1:
                versions._owed["orders"] = "the second"

    versions._owed["orders"] = "the first"

    versions.settle(Slow())

    assert len(sent) == 2
    assert sent[0].keys() == sent[1].keys()
    assert sent[0] != sent[1]


def test_the_thread_that_looks_finds_redis_back_and_ends(names, shop, monkeypatch) -> None:
    monkeypatch.setattr(breaker, "look_again_seconds", 0.01)
    monkeypatch.setattr(breaker, "_looking", None)
    with monkeypatch.context() as down:
        down.setattr("shop.core.caching.breaker._client", dead)
        names.fetch((shop.pk,), lambda: "meanwhile")

    eventually(lambda: not breaker._is_lost and breaker._looking is None)
    assert breaker.is_open  # told, and not believed before the others have told it, too


def test_a_redis_that_does_not_answer_in_time_costs_one_time_out(names, shop, monkeypatch, tmp_path) -> None:
    silent = socket.socket(socket.AF_UNIX)
    silent.bind(str(tmp_path / "s"))
    silent.listen()
    slow = Redis(unix_socket_path=str(tmp_path / "s"), socket_timeout=0.05, retry=None)
    timeouts = []

    def client():
        timeouts.append(1)
        return slow

    monkeypatch.setattr("shop.core.caching.breaker._client", client)
    try:
        found = [names.fetch((shop.pk,), lambda: name_of(shop)) for _ in range(5)]
    finally:
        silent.close()

    assert found == ["Before"] * 5
    assert len(timeouts) == 1


def test_a_superuser_reads_in_the_headers_which_results_were_found_and_which_were_made(client, shop) -> None:
    user = User.objects.create_superuser(email="root@example.com", password="a long password")
    f.OrderFactory(store=shop, status="placed", placed_at=timezone.now())
    client.force_login(user)

    first, second = (client.get("/admin/").headers["Server-Timing"] for _ in range(2))

    assert re.search(r'kept\d;desc="Reports of sales: made"', first)
    assert re.search(r'kept\d;desc="Reports of sales: found"', second)
