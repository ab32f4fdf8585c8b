"""A merchandiser at the category tree and at a product's pictures: with a mouse, with keys, and with a finger."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.catalog.models import Category, Product, ProductImage
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import QUICK_MS, sign_in
from tests.journeys.test_order_desk import member
from tests.support.working import work

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DROP = """(box, [name, type, bytes]) => { const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, {type}));
    box.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, store: Store) -> Iterator[Page]:
    """A screen that is touched, of somebody who is signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(QUICK_MS)
    page = context.new_page()
    sign_in(page, live_server.url, member(store, "Manager"))
    yield page
    context.close()


def middle(place: Locator, part: float = 0.5) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * part


def drag(page: Page, taken: Locator, place: Locator, part: float = 0.5) -> None:
    """With the mouse: press, move in steps, let go."""
    page.mouse.move(*middle(taken))
    page.mouse.down()
    page.mouse.move(*middle(place, part), steps=4)
    page.mouse.up()


def drag_by_finger(page: Page, grip: Locator, place: Locator, part: float = 0.5) -> None:
    touch = page.context.new_cdp_session(page)
    (x, y), (to_x, to_y) = middle(grip), middle(place, part)
    points = [(x + (to_x - x) * step / 4, y + (to_y - y) * step / 4) for step in range(1, 5)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for at_x, at_y in points:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at_x, "y": at_y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def row(page: Page, name: str) -> Locator:
    return page.locator(".bo-place", has=page.get_by_text(name, exact=True))


def shelves() -> list[str]:
    """The tree as it is stored: each name behind those of the shelves above it, in order."""
    names = dict(Category.objects.values_list("pk", "name"))
    found = sorted(Category.objects.all(), key=lambda one: (one.path.count("."), one.parent_id or 0, one.position))
    return ["/".join(names[int(key)] for key in one.path.split(".")) for one in found]


def picture(colour: str, kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(file, kind)
    return file.getvalue()


def test_a_tree_is_put_in_order_by_mouse_by_keys_and_by_finger(
    page: Page, phone: Page, live_server: LiveServer, store: Store
):
    food = f.CategoryFactory(store=store, name="Food", position=0)
    f.CategoryFactory(store=store, name="Toys", position=1)
    f.CategoryFactory(store=store, name="Figs", parent=food)
    tree = f"{live_server.url}/admin/catalog/category/tree/"
    said = page.get_by_role("status").filter(visible=True)
    sign_in(page, live_server.url, member(store, "Manager"))
    page.goto(tree)

    # By mouse: into itself is refused with a reason, out to the top between two others is done.
    drag(page, row(page, "Food"), row(page, "Figs"))
    expect(said).to_contain_text("“Food” cannot stand in “Figs”, which stands in “Food” itself.")
    assert shelves() == ["Food", "Toys", "Food/Figs"]
    drag(page, row(page, "Figs"), row(page, "Toys"), 0.1)
    expect(said).to_contain_text("“Figs” stands at the top of the tree now.")
    assert shelves() == ["Food", "Figs", "Toys"]

    # By keys: chosen, picked up, carried, put down; and taken back.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("Home")
    page.keyboard.press("i")
    expect(said).to_contain_text("“Toys” stands in “Food” now.")
    assert shelves() == ["Food", "Figs", "Food/Toys"]
    page.keyboard.press("Control+z")
    expect(said).to_contain_text("Taken back: “Toys” stands at the top of the tree now.")
    assert shelves() == ["Food", "Figs", "Toys"]

    # By finger: only by the grip, so that the page can still be scrolled by everything else.
    phone.goto(tree)
    drag_by_finger(phone, row(phone, "Toys").locator(".bo-place-name"), row(phone, "Food"))
    drag_by_finger(phone, row(phone, "Toys").locator("[data-grip]"), row(phone, "Figs"))
    expect(phone.get_by_role("status").filter(visible=True)).to_contain_text("“Toys” stands in “Figs” now.")
    assert shelves() == ["Food", "Figs", "Figs/Toys"]


def test_pictures_come_by_choosing_and_dropping_and_are_put_in_order(
    page: Page, phone: Page, live_server: LiveServer, store: Store, settings: Any, tmp_path: Path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    product = f.ProductFactory(store=store, name="Kettle")
    files = [{"name": f"{hue}.jpg", "mimeType": "image/jpeg", "buffer": picture(hue)} for hue in ("red", "blue")]
    address = f"{live_server.url}/admin/catalog/product/{product.pk}/change/#pictures"
    tiles = page.locator("[data-tiles] > li[data-key]")
    sign_in(page, live_server.url, member(store, "Manager"))
    page.goto(address)

    page.locator("[data-choose]").set_input_files(files)
    expect(tiles).to_have_count(2)
    dropped = ["green.png", "image/png", [*picture("green", "PNG")]]
    page.locator("[data-drop]").evaluate(DROP, dropped)
    expect(tiles).to_have_count(3)
    page.locator("[data-drop]").evaluate(DROP, ["prices.jpg", "image/jpeg", [*b"SKU;price"]])
    expect(page.locator("[data-files]")).to_contain_text("prices.jpg")
    expect(page.locator("[data-files] em")).to_have_text(
        "This is no picture that can be shown: bring a JPEG, PNG, WebP or GIF file that is whole."
    )
    red, blue, green = ordered(product)

    # The worker makes the smaller copies, and the page finds them by itself.
    expect(page.locator("[data-state=waiting]")).to_have_count(3)
    work()
    expect(page.locator("[data-state=waiting]")).to_have_count(0)
    expect(tiles.first.locator("img")).to_have_js_property("naturalWidth", 480)

    drag(page, tiles.nth(2), tiles.nth(0))
    expect(tiles.first).to_have_attribute("data-key", str(green))
    assert ordered(product) == [green, red, blue]

    phone.goto(address)
    tiles = phone.locator("[data-tiles] > li[data-key]")
    drag_by_finger(phone, tiles.nth(0).locator("[data-grip]"), tiles.nth(1))
    expect(tiles.first).to_have_attribute("data-key", str(red))
    assert ordered(product) == [red, green, blue]


def ordered(product: Product) -> list[int]:
    return [*ProductImage.objects.filter(product=product).order_by("position").values_list("pk", flat=True)]
