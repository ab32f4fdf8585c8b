"""What staff click, as Locust plays it: lists and their next pages, searches, orders, products, stock, edits and sales.

Locust runs this file in a process of its own, because it puts gevent into whatever imports it. It reads who its people
are and what there is to click on from the file that `--world` names, and writes every answer of the measured time to
the one that `--answers` names.
"""

from __future__ import annotations

import json
import random
import re
from html import unescape
from pathlib import Path
from time import time
from typing import Any

from locust import HttpUser, between, events, task

WORLD: dict[str, Any] = {}
INPUT = re.compile(r"<(?:input|textarea)\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
answers: list[tuple[str, float, str]] = []
measuring = {"since": float("inf")}


@events.init_command_line_parser.add_listener
def ask(parser: Any, **_kwargs: Any) -> None:
    parser.add_argument("--world", type=Path)
    parser.add_argument("--answers", type=Path)


@events.init.add_listener
def look_round(environment: Any, **_kwargs: Any) -> None:
    WORLD.update(json.loads(environment.parsed_options.world.read_text(encoding="utf-8")))
    WORLD["people"] = iter(WORLD["sessions"])


@events.spawning_complete.add_listener
def begin(**_kwargs: Any) -> None:
    """Measure from the moment that everybody is at work."""
    measuring["since"] = time()


@events.request.add_listener
def note(name: str, response_time: float, exception: Any, start_time: float, **_kwargs: Any) -> None:
    if start_time >= measuring["since"]:
        answers.append((name, response_time, str(exception) if exception else ""))


@events.user_error.add_listener
def stumble(exception: Exception, **_kwargs: Any) -> None:
    """Somebody found a page that cannot be clicked on as it should be."""
    answers.append(("a click", 0.0, repr(exception)))


@events.quitting.add_listener
def write(environment: Any, **_kwargs: Any) -> None:
    environment.parsed_options.answers.write_text(json.dumps(answers), encoding="utf-8")


def filled(text: str) -> dict[str, str]:
    """The first form of a page that posts, as a browser would send it untouched."""
    form = re.search(r'<form\b[^>]*method="post"[^>]*class="bo-asking".*?</form>', text, re.DOTALL)
    data = {}
    for tag in INPUT.findall(form[0] if form else ""):
        attributes = dict(ATTRIBUTE.findall(tag))
        if attributes.get("name") and attributes.get("type") not in ("checkbox", "submit", "radio"):
            data[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, options in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*\bselected', options)
        data.setdefault(name, chosen[1] if chosen else "")
    return data


class Staff(HttpUser):
    """Somebody who clicks six times a minute, and waits for each page before the next click."""

    wait_time = between(5, 15)
    network_timeout = connection_timeout = 120.0

    def on_start(self) -> None:
        self.client.cookies.set("sessionid", next(WORLD["people"]))
        self.wait()

    def look(self, name: str, path: str) -> str:
        """Open a page; one that is not the page asked for is an error."""
        with self.client.get(f"/admin/{path}", name=name, catch_response=True) as answer:
            return self.judged(answer)

    def send(self, name: str, path: str, data: dict[str, str], page: str) -> str:
        token = self.client.cookies.get("csrftoken", "")
        data = {**data, "csrfmiddlewaretoken": token}
        with self.client.post(f"/admin/{path}", data, name=name, catch_response=True) as answer:
            return self.judged(answer)

    def judged(self, answer: Any) -> str:
        if answer.status_code != 200:
            answer.failure(f"{answer.status_code} {answer.error or ''}".strip())
        elif 'name="password"' in answer.text:
            answer.failure("signed out")
        return answer.text or ""

    @task(6)
    def home(self) -> None:
        self.look("home", "")

    @task(10)
    def orders(self) -> None:
        """The list, and its next page or two."""
        text = self.look("orders", "orders/order/")
        for _ in range(random.randint(0, 2)):
            following = re.search(r'href="\?([^"]*p=after\.[^"]*)"', text)
            if not following:
                return
            self.wait()
            text = self.look("orders, next page", f"orders/order/?{unescape(following[1])}")

    @task(6)
    def tab(self) -> None:
        tab = random.choice(("to-ship", "to-capture", "completed", "drafts"))
        self.look("orders, filtered", f"orders/order/?tab={tab}")

    @task(8)
    def search(self) -> None:
        self.look("orders, search", f"orders/order/?q={random.choice(WORLD['searches'])}")

    @task(12)
    def order(self) -> None:
        self.look("an order", f"orders/order/{random.choice(WORLD['orders'])}/change/")

    @task(5)
    def products(self) -> None:
        self.look("products", "catalog/product/")

    @task(4)
    def product_search(self) -> None:
        self.look("products, search", f"catalog/product/?q={random.choice(WORLD['words'])}")

    @task(6)
    def product(self) -> None:
        self.look("a product", f"catalog/product/{random.choice(WORLD['products'])}/change/")

    @task(5)
    def stock(self) -> None:
        self.look("stock", "inventory/stockitem/")

    @task(4)
    def stock_item(self) -> None:
        self.look("a stock item", f"inventory/stockitem/{random.choice(WORLD['stock'])}/change/")

    @task(3)
    def customer(self) -> None:
        self.look("a customer", f"customers/customer/{random.choice(WORLD['customers'])}/change/")

    @task(3)
    def note(self) -> None:
        """A note on an order's timeline."""
        page = f"orders/order/{random.choice(WORLD['orders'])}/"
        self.look("an order", f"{page}change/")
        self.wait()
        self.send("write a note", f"{page}note/", {"body": "Called back, all is well."}, page)

    @task(3)
    def sell(self) -> None:
        """An order by telephone: begin a draft, add a line, look at the difference, apply it, place it."""
        self.look("new order", "orders/order/new/")
        self.wait()
        email = f"caller{random.randrange(10**6)}@example.com"
        text = self.send("begin a draft", "orders/order/new/", {"email": email}, "")
        found = re.search(r"/admin/orders/order/(\d+)/change/", text)
        if not found:
            return
        page = f"orders/order/{found[1]}/"
        self.wait()
        data = filled(text) | {"new-0": str(random.choice(WORLD["variants"])), "new_units-0": "1"}
        text = self.send("look at an edit", f"{page}edit/", data | {"_preview": "1"}, page)
        self.wait()
        self.send("apply an edit", f"{page}edit/", filled(text) | {"_apply": "1"}, page)
        self.wait()
        text = self.look("place an order: effect", f"{page}do/place/")
        self.wait()
        self.send("place an order", f"{page}do/place/", filled(text), page)
