"""Files of other shops come in through the browser, twice: the second time nothing changes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from config import env
from shop.exchange.models import ImportRun
from tests.journeys.conftest import sign_in
from tests.support.working import work

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,\
Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,\
Variant Compare At Price,Image Src
ocean-shirt,Ocean Shirt,<p>Blue.</p>,Acme,Shirt,men,true,Size,S,,200,shopify,3,deny,50.00,65.00,https://example.com/a.jpg
ocean-shirt,,,,,,,,M,,210,shopify,4,deny,50.00,65.00,
ocean-shirt,,,,,,,,,,,,,,,,https://example.com/b.jpg
tea-mug,Tea Mug,,Acme,Mug,,true,Title,Default Title,MUG-1,300,shopify,8,deny,9.90,,
"""
WOO = """ID,Type,SKU,Name,Published,Categories,"Regular price","Sale price",Stock,Parent,"Attribute 1 name",\
"Attribute 1 value(s)"
44,variable,hoodie,Hoodie,1,"Clothing > Hoodies",,,,,Color,"Blue, Green"
45,simple,cap,Cap,1,"Clothing > Accessories, Clothing",18,16,5,,,
46,variation,hoodie-blue,"Hoodie - Blue",1,,45,,7,hoodie,Color,Blue
47,variation,hoodie-green,"Hoodie - Green",1,,46,,2,hoodie,Color,Green
"""
RETAIL = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom
536365,71053,WHITE METAL LANTERN,6,12/1/2010 8:26,3.39,17850,United Kingdom
C536379,85123A,WHITE HANGING HEART,-1,12/13/2010 9:41,2.55,17850,United Kingdom
536544,POST,POSTAGE,1,12/13/2010 9:45,18.00,17850,France
536545,21706,,1,12/13/2010 10:00,0,,United Kingdom
"""
MADE = {"shopify.csv": SHOPIFY, "woocommerce.csv": WOO, "online-retail.csv": RETAIL}
REAL = (
    "platform_samples/shopify/apparel.csv",
    "platform_samples/shopify/home-and-garden.csv",
    "platform_samples/shopify/jewelery.csv",
    "platform_samples/woocommerce_sample_products.csv",
    "online_retail/online_retail.csv.gz",
)


def brought(page: Page, address: str, file: Path) -> dict[str, int]:
    """Import a file as a person does, and return the receipt's figures as the page shows them."""
    page.goto(f"{address}/admin/exchange/importrun/")
    page.locator("a[href$='/importrun/add/']").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("status")).to_be_visible()
    work()
    expect(page.get_by_role("heading", name="What the import would do")).to_be_visible()
    page.locator("[name=_apply]").click()
    expect(page.get_by_text("Under way")).to_be_visible()
    work()
    expect(page.get_by_role("heading", name="How the columns were read")).to_be_visible()
    figures = page.locator(".bo-counts div")
    return {
        figures.nth(place).locator("dt").inner_text(): int(
            figures.nth(place).locator("dd").inner_text().replace(",", "")
        )
        for place in range(figures.count())
    }


def assert_once(page: Page, address: str, file: Path) -> dict[str, int]:
    first = brought(page, address, file)
    again = brought(page, address, file)

    assert first["Rows read"] == first["Created"] + first["Changed"] + first["Unchanged"] + first["Refused"] > 0
    assert first["Created"] > 0
    assert again == {
        **first,
        "Created": 0,
        "Changed": 0,
        "Unchanged": first["Created"] + first["Changed"] + first["Unchanged"],
    }
    assert ImportRun.objects.filter(status="applied").count() == 2
    return first


@pytest.mark.parametrize(
    ("name", "created", "refused"), [("shopify.csv", 3, 0), ("woocommerce.csv", 4, 0), ("online-retail.csv", 4, 1)]
)
def test_a_file_of_another_shop_comes_in_twice_and_changes_nothing_the_second_time(
    page: Page, live_server: LiveServer, manager: Any, tmp_path: Path, name: str, created: int, refused: int
):
    file = tmp_path / name
    file.write_text(MADE[name])
    sign_in(page, live_server.url, manager)

    receipt = assert_once(page, live_server.url, file)

    assert (receipt["Created"], receipt["Refused"]) == (created, refused)


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_of_another_shop_comes_in_twice(page: Page, live_server: LiveServer, manager: Any, name: str):
    folder = env.BACKROOM_SAMPLES.value
    if folder is None or not (folder / name).exists():
        pytest.skip(f"BACKROOM_SAMPLES names no folder with {name}")
    sign_in(page, live_server.url, manager)

    assert_once(page, live_server.url, folder / name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_an_import_are_in_reach_at_any_width(
    page: Page, live_server: LiveServer, manager: Any, tmp_path: Path, width: int, scheme: Any
):
    file = tmp_path / "file.csv"
    file.write_text("SKU,Name,Price,Stock\n" + "L-1,A lamp with a rather long name,19.90,5\n" + "M-1,Mug,cheap,many\n")
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server.url, manager)
    fits: Callable[[], bool] = lambda: page.evaluate(  # noqa: E731 - one question, asked of four pages
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )

    page.goto(f"{live_server.url}/admin/exchange/importrun/add/")
    assert fits()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Preview")).to_be_visible()
    assert fits()
    page.get_by_role("button", name="Preview").click()
    work()
    expect(page.get_by_text("It is not a number").first).to_be_visible()
    assert fits()
    page.locator("[name=_apply]").click()
    work()
    expect(page.get_by_role("link", name="Refused rows as a file")).to_be_visible()
    assert fits()
