"""The shop behind Debian's PgBouncer in transaction mode, with fewer server sessions than clients."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from config import env
from tests.support.folders import Folder, eventually

PROGRAM = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")
SESSIONS = 3
CLIENTS = 12
ORDERS_EACH = 5

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed (Debian: apt-get install pgbouncer)"),
]

SHOP = """
import django; django.setup()
from shop.accounts.models import User
from shop.orders.drilling import scratch_item
scratch_item(1_000_000)
User.objects.create_superuser(email="root@example.com", password="a long password")
"""
# Buyers in threads, with a connection to the pool each; between two orders everybody reads by a cursor on the server.
BUY = f"""
import django; django.setup()
import threading
from django.db import connection, transaction
from shop.catalog.models import Variant
from shop.orders.models import Order
from shop.orders.quoting import Wanted
from shop.orders.services.placing import place_order
variant = Variant.objects.select_related("store").get()
failures = []
def buy():
    try:
        for _ in range({ORDERS_EACH}):
            place_order(store=variant.store, wanted=[Wanted(variant_id=variant.pk, quantity=1)])
            for _ in Order.objects.iterator(chunk_size=2):
                pass
            with transaction.atomic(), connection.chunked_cursor() as cursor:
                cursor.execute("SELECT generate_series(1, 10)")
                assert len(cursor.fetchmany(4)) == 4
    except BaseException as error:
        failures.append(repr(error))
    finally:
        connection.close()
threads = [threading.Thread(target=buy) for _ in range({CLIENTS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failures, failures
print(Order.objects.count())
"""
LOOK = """
import django; django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
from django.test import Client
from shop.accounts.models import User
client = Client()
client.force_login(User.objects.get())
pages = ["/admin/", "/admin/orders/order/", "/admin/orders/order/?q=1", "/admin/orders/order/?p=last",
         "/admin/catalog/product/", "/admin/inventory/stockitem/", "/admin/database/", "/admin/database/truths/",
         "/admin/database/jobs/"]
print([client.get(page).status_code for page in pages])
"""
LIVE = """
import django; django.setup()
from shop.core.background.worker import ShopWorker, _is_dead
import sys
worker = ShopWorker(queue_names=["*"], interval=1, batch=False, backend_name="default", startup_delay=False,
                    max_tasks=None, worker_id="the one", excluded_queue_names=[])
worker._hold_life()
worker._hold_life()
print("alive", flush=True)
sys.stdin.read()
"""
IS_DEAD = "import django; django.setup()\nfrom shop.core.background.worker import _is_dead\nprint(_is_dead('the one'))"


class Pooled:
    """A folder whose PostgreSQL is reached through a pool."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.sockets = folder.home.run
        self.url = f"postgresql://shop@{quote(str(self.sockets), safe='')}:6432/shop"
        self.environment = {"DATABASE_URL": self.url, "BEHIND_PGBOUNCER": "1", "PROFILING": "0"}

    def run(self, code: str) -> str:
        return self.folder.run(code, **self.environment)

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        environment = self.folder.environment(**self.environment)
        done = subprocess.run(command, cwd=env.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def in_every_session(self, question: str) -> list[tuple[object, ...]]:
        """The answers of all of the pool's sessions: each is kept in a transaction until the last has answered."""
        clients = [psycopg2.connect(self.url) for _ in range(SESSIONS)]
        answers, pids = [], set()
        for client in clients:
            with client.cursor() as cursor:
                cursor.execute(f"SELECT pg_backend_pid(), {question}")
                pid, *answer = cursor.fetchone()
                pids.add(pid)
                answers.append(tuple(answer))
        for client in clients:
            client.rollback()  # PgBouncer ends a session that is left in the middle of a transaction
            client.close()
        assert len(pids) == SESSIONS
        return answers


@pytest.fixture(scope="module")
def pooled(schema: Path) -> Iterator[Pooled]:
    folder = Folder.temporary()
    folder.settings["SHOP_SERVICES_LINGER"] = "-1"  # who comes through the pool does not say that they use the server
    folder.ensure()
    folder.fill(schema)
    folder.run(SHOP)
    made = Pooled(folder)
    owner = pwd.getpwuid(made.sockets.stat().st_uid)
    users, settings = folder.var / "users.txt", folder.var / "pgbouncer.ini"
    users.write_text('"shop" ""\n"shop_worker" ""\n')
    settings.write_text(
        f"""
[databases]
shop = host={made.sockets} port=5432 dbname=shop
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {made.sockets}
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {SESSIONS}
max_client_conn = 100
ignore_startup_parameters = extra_float_digits, options
"""
    )
    assert PROGRAM is not None
    account = ["-u", owner.pw_name] if os.geteuid() == 0 else []
    log = (folder.var / "pgbouncer.log").open("w")
    pool = subprocess.Popen([PROGRAM, *account, str(settings)], stdout=log, stderr=log)
    try:
        eventually(lambda: (made.sockets / ".s.PGSQL.6432").exists() or pool.poll() is not None)
        assert pool.poll() is None, (folder.var / "pgbouncer.log").read_text()
        yield made
    finally:
        pool.terminate()
        pool.wait(20)
        log.close()
        folder.remove()


def test_twelve_buyers_share_three_sessions_and_leave_nothing_in_them(pooled: Pooled) -> None:
    before = pooled.folder.sql("SELECT count(*) FROM orders_order")[0][0]

    placed = int(pooled.run(BUY))

    assert placed == before + CLIENTS * ORDERS_EACH
    left = "(SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_cursors WHERE is_holdable)"
    assert pooled.in_every_session(left) == [(0, 0)] * SESSIONS
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop' AND pid <> pg_backend_pid()"
    assert pooled.folder.sql(sessions) == [(SESSIONS,)]


def test_pages_proofs_and_exports_answer_and_leave_the_limits_as_they_are(pooled: Pooled) -> None:
    pages = json.loads(pooled.run(LOOK))
    proof = json.loads(pooled.manage("reconcile", "--json"))
    products = pooled.manage("export_data", "products").splitlines()

    assert set(pages) == {200}
    assert proof["differences"] == 0
    assert len(products) == 2
    limits = "current_setting('statement_timeout'), current_setting('work_mem'), current_setting('timezone')"
    assert pooled.in_every_session(limits) == [("30s", "32MB", "UTC")] * SESSIONS


def test_a_workers_life_is_held_through_the_pool_and_ends_with_it(pooled: Pooled) -> None:
    environment = pooled.folder.environment(**pooled.environment)
    worker = subprocess.Popen(
        [sys.executable, "-c", LIVE],
        cwd=env.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "alive\n"

    during = pooled.run(IS_DEAD)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()

    assert during == "False"
    eventually(lambda: pooled.run(IS_DEAD) == "True")


def test_who_comes_as_the_worker_works_as_the_shop_under_limits_of_its_own(pooled: Pooled) -> None:
    client = psycopg2.connect(pooled.url.replace("shop@", "shop_worker@"))
    with client.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user, current_setting('statement_timeout')")
        found = cursor.fetchone()
    client.close()

    assert found == ("shop_worker", "shop", "10min")
