"""Redis slowed down, killed and started again while staff work: no page fails, none shows old figures, nobody is
signed out, and nobody who has signed out comes back.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config import env
from config.services import redis
from tests.support.delays import Delay, delay
from tests.support.folders import Folder, eventually

EMAIL, PASSWORD = "staff@example.com", "a long password"
READERS = 4
DJANGO = "from config.services.lifecycle import ensure; ensure()\nimport django; django.setup()\n"
SHOP = (
    DJANGO
    + f"""
from shop.accounts.models import User
from shop.orders.drilling import scratch_item
scratch_item(1_000_000)
User.objects.create_superuser(email={EMAIL!r}, password={PASSWORD!r})
"""
)
# A worker beside the web processes: places one order for each line that it reads, counts it into the rollups that the
# home page is made of, and answers when that is committed.
SELL = (
    DJANGO
    + """
import sys
from shop.analytics.services.refreshing import refresh_all_sales
from shop.catalog.models import Variant
from shop.orders.quoting import Wanted
from shop.orders.services.placing import place_order
variant = Variant.objects.select_related("store").get()
print("ready", flush=True)
for line in sys.stdin:
    place_order(store=variant.store, wanted=[Wanted(variant_id=variant.pk, quantity=1)])
    refresh_all_sales()
    print("placed", flush=True)
"""
)
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:config.serving", "config.wsgi"]


@dataclass
class Shop:
    """A running shop, the delay before its Redis, and the worker that sells."""

    folder: Folder
    redis: Delay
    port: int
    seller: subprocess.Popen[str]
    sold: int = 0

    def sell(self) -> None:
        assert self.seller.stdin
        assert self.seller.stdout
        self.seller.stdin.write("one\n")
        self.seller.stdin.flush()
        assert self.seller.stdout.readline() == "placed\n"
        self.sold += 1

    def kill_redis(self) -> None:
        os.kill(redis.client(self.folder.home).info()["process_id"], signal.SIGKILL)
        eventually(lambda: not redis.answers(self.folder.home))

    def kept(self) -> list[bytes]:
        """The results that lie in Redis."""
        client = redis.client(self.folder.home)
        return [packed for packed in client.mget(["nothing", *client.keys("*kept:*")]) if packed]


@dataclass
class Staff:
    """Somebody at a browser."""

    port: int
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def page(self, path: str, **form: str) -> tuple[int, str]:
        """The status and the text of a page; with a form, of what answers it."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        data = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}).encode() if form else None
        try:
            with self.browser.open(f"http://127.0.0.1:{self.port}{path}", data, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self) -> Staff:
        self.page("/admin/login/")
        status, text = self.page("/admin/login/", username=EMAIL, password=PASSWORD, next="/admin/")
        assert status == 200
        assert 'name="password"' not in text
        return self

    def orders_on_the_home_page(self) -> int:
        status, text = self.page("/admin/")
        assert status == 200, text[:500]
        found = re.search(r'<h3>Orders</h3>\s*<p class="bo-value">(?:<a [^>]*>)?([\d,]+)', text)
        return int(found[1].replace(",", "")) if found else 0

    def is_in(self) -> bool:
        return 'name="password"' not in self.page("/admin/")[1]


class Rush:
    """Staff who read the home page and a list all the time, and what they were answered."""

    def __init__(self, port: int) -> None:
        self.answers: Counter[str] = Counter()
        self.pages = 0
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(Staff(port).sign_in(),)) for _ in range(READERS)]

    def _read(self, staff: Staff) -> None:
        while not self.is_over.is_set():
            for path in ("/admin/", "/admin/orders/order/"):
                try:
                    status, text = staff.page(path)
                    self.answers["signed out" if 'name="password"' in text else str(status)] += 1
                except OSError as error:
                    self.answers[repr(error)] += 1

    def __enter__(self) -> Rush:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def shop(schema: Path) -> Iterator[Shop]:
    folder = Folder.temporary()
    folder.settings |= {"PROFILING": "0", "DEBUG": "0", "WEB_WORKERS": "2", "WEB_THREADS": "3"}
    folder.ensure()
    folder.fill(schema)
    folder.run(SHOP)
    listening, port = folder.home.run / "slow.sock", free_port()
    with delay(listening, folder.home.redis_socket) as slow:
        environment = folder.environment(REDIS_URL=f"unix://{listening}", PORT=str(port))
        log = (folder.var / "web.log").open("w")
        web = subprocess.Popen(GUNICORN, cwd=env.BASE_DIR, env=environment, stdout=log, stderr=log)
        seller = subprocess.Popen(
            [sys.executable, "-c", SELL],
            cwd=env.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert seller.stdout is not None
            assert seller.stdout.readline() == "ready\n"
            eventually(lambda: is_listening(port), seconds=60)
            yield Shop(folder, slow, port, seller)
        finally:
            seller.communicate()
            web.terminate()
            web.wait(30)
            log.close()
            folder.remove()


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_no_page_fails_or_is_old_while_redis_is_slow_then_dead_then_back(shop: Shop) -> None:
    staff = Staff(shop.port).sign_in()
    leaving = Staff(shop.port).sign_in()

    def sell_and_look(times: int) -> None:
        """After each sale, every process has to show it: the next pages are of both."""
        for _ in range(times):
            shop.sell()
            assert [staff.orders_on_the_home_page() for _ in range(4)] == [shop.sold] * 4

    with Rush(shop.port) as rush:
        sell_and_look(5)
        before = shop.kept()
        assert before

        shop.redis.seconds = 2.0
        sell_and_look(5)
        leaving.page("/admin/logout/", next="/admin/")
        assert Staff(shop.port).sign_in().is_in()

        shop.redis.seconds = 0.0
        sell_and_look(20)
        eventually(lambda: keeps_anew(shop, staff, before))
        assert not leaving.is_in()

        shop.kill_redis()
        sell_and_look(5)
        assert Staff(shop.port).sign_in().is_in()

        shop.folder.ensure()
        sell_and_look(20)
        eventually(lambda: keeps_anew(shop, staff, before=[]))

    assert set(rush.answers) == {"200"}, rush.answers
    assert rush.answers["200"] > 100
    said = (shop.folder.var / "web.log").read_text()
    assert "Traceback" not in said
    assert 1 <= said.count("Redis does not answer") <= 6  # two web processes and the worker, a line a minute each


def keeps_anew(shop: Shop, staff: Staff, before: list[bytes]) -> bool:
    """Whether results are kept once more, and others than before."""
    assert staff.orders_on_the_home_page() == shop.sold
    return bool(set(shop.kept()) - set(before))
