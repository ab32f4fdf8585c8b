"""Who is connected, who holds a transaction open, and who waits for whom, seen from a third session."""

import threading

from django.db import connection

from shop.insights.panels.connections import connection_groups
from shop.insights.panels.locks import lock_waits
from shop.insights.panels.transactions import long_transactions
from shop.insights.panels.vital_signs import vital_signs


def test_an_open_transaction_is_listed_with_what_would_end_it(cursor, new_session):
    other = new_session()
    with other.cursor() as theirs:
        theirs.execute("SELECT 1 AS left_open")
    pid = other.info.backend_pid

    (found,) = [row for row in long_transactions(cursor, from_ms=0) if row.pid == pid]

    assert (found.state, found.text) == ("idle in transaction", "SELECT 1 AS left_open")
    assert found.remedy == f"SELECT pg_terminate_backend({pid});"


def test_a_transaction_younger_than_the_limit_is_not_listed(cursor, new_session):
    other = new_session()
    with other.cursor() as theirs:
        theirs.execute("SELECT 1")

    assert other.info.backend_pid not in {row.pid for row in long_transactions(cursor, from_ms=600_000)}


def test_connections_are_grouped_by_state(cursor, new_session):
    sessions = [new_session(), new_session()]
    for session in sessions:
        session.autocommit = True
        with session.cursor() as theirs:
            theirs.execute("SET application_name = 'waiting room'")

    groups = {(row.application, row.state): row.connections for row in connection_groups(cursor)}

    assert groups[("waiting room", "idle")] == 2


def test_a_wait_is_shown_beside_its_blocker(cursor, new_session):
    holder, waiter = new_session(), new_session()
    with holder.cursor() as held:
        held.execute("SELECT pg_advisory_xact_lock(4711)")

    def wait():
        with waiter.cursor() as waiting:
            waiting.execute("SELECT pg_advisory_xact_lock(4711) AS patient")

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        found = []
        while not found and thread.is_alive():
            found = [row for row in lock_waits(cursor) if row.waiting_pid == waiter.info.backend_pid]
    finally:
        holder.rollback()
        thread.join()

    assert [(row.blocking_pid, row.lock, row.blocking_state) for row in found] == [
        (holder.info.backend_pid, "advisory", "idle in transaction")
    ]
    assert found[0].waiting_text == "SELECT pg_advisory_xact_lock(4711) AS patient"


def test_the_vital_signs_are_of_this_database(cursor):
    (signs,) = vital_signs(cursor)

    assert signs.database == connection.settings_dict["NAME"]
    assert 1 <= signs.connections <= signs.most_connections
    assert signs.bytes > 1_000_000
