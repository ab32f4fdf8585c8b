"""Files come in once, whole, and with an answer for each row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from shop.catalog.models import Category, Product, Variant
from shop.customers.models import Address, Customer
from shop.exchange.exceptions import FileRefused, MappingRefused, NeedsAnswer
from shop.exchange.exporting import as_csv
from shop.exchange.models import ImportedSpan, ImportRun, RefusedRow
from shop.exchange.selectors import REASON, ROW, outcomes_of, refused_rows_of
from shop.exchange.services.importing import import_file
from shop.exchange.values.categories import category_path
from shop.exchange.vocabulary import Kind
from shop.inventory.models import StockItem, StockMovement, Warehouse
from shop.orders.models import Order, Refund
from shop.pricing.models import Price
from shop.stores.models import Store
from tests.exchange.conftest import Written
from tests.factories import PriceFactory, ReservationFactory, StockItemFactory, VariantFactory, WarehouseFactory

PRODUCTS = "SKU,Name,Price,Stock,Brand,Category\nL-1,Lamp,19.90,5,Lumen,Home > Lamps\nM-1,Mug,4.50,12,,Home > Kitchen\n"


def test_products_come_with_brand_category_price_and_stock(store: Store, written: Written) -> None:
    receipt = import_file(store=store, path=written(PRODUCTS))

    assert (receipt.read, receipt.created, receipt.changed, receipt.unchanged, receipt.refused) == (2, 2, 0, 0, {})
    lamp = Variant.objects.select_related("product__brand", "product__category__parent").get(store=store, sku="L-1")
    assert (lamp.product.name, lamp.product.brand.name, lamp.product.status) == ("Lamp", "Lumen", "active")
    assert (lamp.product.category.name, lamp.product.category.parent.name) == ("Lamps", "Home")
    assert Price.objects.get(variant=lamp).amount == Decimal("19.90")
    assert StockItem.objects.get(variant=lamp).on_hand == 5
    assert list(StockMovement.objects.filter(stock_item__variant=lamp).values_list("kind", "quantity")) == [
        ("count", 5)
    ]


def test_the_same_file_again_changes_nothing(store: Store, written: Written) -> None:
    path = written(PRODUCTS)
    import_file(store=store, path=path)
    before = [list(model.objects.order_by("pk").values()) for model in (Product, Variant, Price, StockItem, Category)]

    receipt = import_file(store=store, path=path)

    assert (receipt.created, receipt.changed, receipt.unchanged) == (0, 0, 2)
    after = [list(model.objects.order_by("pk").values()) for model in (Product, Variant, Price, StockItem, Category)]
    assert after == before


def test_only_what_differs_is_changed(store: Store, written: Written) -> None:
    import_file(store=store, path=written(PRODUCTS))

    receipt = import_file(store=store, path=written(PRODUCTS.replace("4.50", "4.75").replace(",12,", ",10,")))

    assert (receipt.created, receipt.changed, receipt.unchanged) == (0, 1, 1)
    mug = Variant.objects.get(sku="M-1")
    assert Price.objects.get(variant=mug).amount == Decimal("4.75")  # a price of this very transaction is put right
    assert list(
        StockMovement.objects.filter(stock_item__variant=mug).order_by("pk").values_list("quantity", "balance_after")
    ) == [(12, 12), (-2, 10)]


def test_a_dry_run_says_the_same_and_leaves_nothing(store: Store, written: Written) -> None:
    receipt = import_file(store=store, path=written(PRODUCTS), dry_run=True)

    assert (receipt.created, receipt.is_dry_run, receipt.run) == (2, True, None)
    assert not Product.objects.exists()
    assert not ImportRun.objects.exists()


def test_each_refused_row_says_why_and_keeps_its_text(store: Store, written: Written) -> None:
    text = 'SKU,Name,Price\nL-1,"Lamp, ""big""",19.90\nL-1,Other,1\nM-1,Mug,cheap\nN-1,Nut\nO-1,,3\n,,\n'

    receipt = import_file(store=store, path=written(text))

    assert (receipt.read, receipt.created) == (6, 1)
    assert receipt.refused == {
        "A new product needs a name": 1,
        "Price is not a number": 1,
        "SKU stands in an earlier row already": 1,
        "The row has fewer cells than the heading": 1,
        "The row is empty": 1,
    }
    run = ImportRun.objects.get(pk=receipt.run)
    assert (run.read_count, run.created_count, run.refused_count) == (6, 1, 5)
    assert list(RefusedRow.objects.filter(run=run).order_by("row").values_list("row", "field", "cells")) == [
        (3, "sku", ["L-1", "Other", "1"]),
        (4, "price", ["M-1", "Mug", "cheap"]),
        (5, "", ["N-1", "Nut"]),
        (6, "name", ["O-1", "", "3"]),
        (7, "", ["", "", ""]),
    ]


def test_options_make_variants_of_one_product(store: Store, written: Written) -> None:
    text = (
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n"
        "tee,Tee,Size,S,T-S,10,a.png\ntee,,,M,T-M,11,\ntee,,,,,,b.png\ntee,,,M,T-X,12,\n"
    )

    receipt = import_file(store=store, path=written(text))

    assert (receipt.created, receipt.unchanged) == (2, 1)
    assert receipt.refused == {"An earlier row has the same options of the same product": 1}
    assert receipt.notes == {"pictures are not imported": 1}
    product = Product.objects.get(reference="tee")
    assert list(product.variants.order_by("sku").values_list("sku", "options__value__name")) == [
        ("T-M", "M"),
        ("T-S", "S"),
    ]


def test_prices_close_one_period_and_open_the_next(store: Store, written: Written) -> None:
    variant = VariantFactory(store=store, sku="L-1")
    PriceFactory(store=store, variant=variant, amount="10.00", currency="EUR")

    receipt = import_file(store=store, path=written("Artikelnummer;Preis\nL-1;1.234,50\nX;2,00\n", encoding="cp1252"))

    assert (receipt.kind, receipt.changed, receipt.refused) == (Kind.PRICES, 1, {"SKU is not known": 1})
    old, new = Price.objects.filter(variant=variant).order_by("valid")
    assert (old.amount, new.amount) == (Decimal("10.00"), Decimal("1234.50"))
    assert old.valid.upper == new.valid.lower


def test_stock_never_goes_below_what_is_promised(store: Store, written: Written) -> None:
    item = StockItemFactory(store=store, on_hand=5, variant__sku="L-1", warehouse__code="W1")
    ReservationFactory(store=store, stock_item=item, quantity=3)

    receipt = import_file(store=store, path=written("sku,location,on hand\nL-1,W1,2\nL-1,W9,2\n"))

    assert receipt.kind is Kind.STOCK
    assert receipt.refused == {"Stock is less than what is promised to orders": 1, "Warehouse is not known": 1}
    item.refresh_from_db()
    assert (item.on_hand, item.reserved) == (5, 3)


def test_stock_is_counted_by_movements(store: Store, written: Written) -> None:
    VariantFactory(store=store, sku="L-1")
    WarehouseFactory(store=store, code="W1")

    receipt = import_file(store=store, path=written("sku\tBestand\nL-1\t1.200\n"))

    assert (receipt.created, receipt.changed) == (1, 0)
    assert StockItem.objects.get(variant__sku="L-1").on_hand == 1200


def test_customers_are_one_for_each_address_in_any_case(store: Store, written: Written) -> None:
    text = "E-Mail;Vorname;Nachname;Straße;PLZ;Ort;Land\nAda@Example.com;Ada;Lovelace;Ring 1;28195;Bremen;Deutschland\n"
    text += "ada@example.COM;Ada;L;;;;\nno mail;X;Y;;;;\nمريم@example.com;مريم;ن;;;;Utopia\n"

    receipt = import_file(store=store, path=written(text, encoding="utf-8-sig"))

    assert (receipt.read, receipt.created) == (4, 1)
    assert receipt.refused == {
        "Country is no country that is known here": 1,
        "E-mail is not an e-mail address": 1,
        "E-mail stands in an earlier row already": 1,
    }
    ada = Customer.objects.get(store=store)
    assert (ada.name, ada.email) == ("Ada Lovelace", "ada@example.com")
    address = Address.objects.get(customer=ada)
    assert (address.line1, address.postal_code, address.city, address.country) == ("Ring 1", "28195", "Bremen", "DE")


ORDERS = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    "1001,A,Lamp,3,2024-05-01 10:00:00,10.005,17850.0,EIRE\n"
    "1001,A,Lamp,3,2024-05-01 10:00:00,10.005,17850.0,EIRE\n"
    "1001,POST,POSTAGE,1,2024-05-01 10:00:00,4.00,17850.0,EIRE\n"
    "1002,B2,thrown away,-5,2024-05-02 10:00:00,0,,\n"
    "1003,B2,Mug,2,2024-05-02 10:00:00,0,,\n"
    "C1004,A,Lamp,-2,2024-05-03 10:00:00,10.005,17850.0,EIRE\n"
    "C1005,A,Lamp,-9,2024-05-03 10:00:00,10.005,17850.0,EIRE\n"
)


def test_orders_of_the_past_come_paid_and_shipped(store: Store, written: Written) -> None:
    receipt = import_file(store=store, path=written(ORDERS))

    assert (receipt.kind, receipt.read, receipt.created) == (Kind.ORDERS, 7, 4)
    assert receipt.refused == {
        "A cancellation of nothing that this customer bought at this price": 1,
        "A negative quantity that is no cancellation: correct the stock instead": 1,
        "The order is worth nothing: a correction of the stock, not a sale": 1,
    }
    order = Order.objects.get(store=store)
    assert (order.number, order.status, order.customer.reference) == ("1001", "completed", "17850")
    assert (order.lines_amount, order.shipping_amount, order.total_amount) == (
        Decimal("60.04"),
        Decimal("4.00"),
        Decimal("64.04"),
    )
    assert (order.captured_amount, order.refunded_amount) == (Decimal("64.04"), Decimal("20.01"))
    assert (order.item_quantity, order.fulfilled_quantity, order.returned_quantity) == (6, 6, 2)
    assert list(StockMovement.objects.order_by("pk").values_list("kind", "quantity").order_by("kind", "pk")) == [
        ("receipt", 6),
        ("return", 2),
        ("sale", -3),
        ("sale", -3),
    ]
    assert StockItem.objects.get().on_hand == 2


def test_orders_of_the_past_come_once(store: Store, written: Written) -> None:
    first = import_file(store=store, path=written(ORDERS))

    again = import_file(store=store, path=written(ORDERS))

    assert (again.created, again.changed, again.unchanged) == (0, 0, 4)
    assert again.refused == first.refused
    assert (Order.objects.count(), Refund.objects.count(), Warehouse.objects.count()) == (1, 1, 1)


def test_two_columns_for_one_thing_are_asked_about(store: Store, written: Written) -> None:
    path = written("sku,name,price shop,price web\nL-1,Lamp,10,11.90\n")

    with pytest.raises(NeedsAnswer) as question:
        import_file(store=store, path=path)
    receipt = import_file(store=store, path=path, mapping={"price": "price web"})

    assert question.value.candidates == {"price": ["price shop", "price web"]}
    assert receipt.created == 1
    assert Price.objects.get().amount == Decimal("11.90")


def test_dates_that_can_be_read_both_ways_are_asked_about(store: Store, written: Written) -> None:
    path = written("order number,date,sku,quantity,price\n1,03/04/2024,L-1,1,10\n")

    with pytest.raises(NeedsAnswer, match="03/04/2024"):
        import_file(store=store, path=path)
    import_file(store=store, path=path, mapping={"dates": "day first"})

    assert str(Order.objects.get().placed_at) == "2024-04-03 00:00:00+00:00"


def test_a_mapping_of_a_column_that_is_not_there_is_refused(store: Store, written: Written) -> None:
    with pytest.raises(MappingRefused, match="has: SKU, Name"):
        import_file(store=store, path=written(PRODUCTS), mapping={"sku": "Code"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF, not a table: bring CSV or XLSX."),
        (b"PK\x03\x04 broken", "The workbook is damaged: it does not open."),
        (bytes(range(256)) * 20, "The file is not text: bring CSV or XLSX."),
        (b"<html><table></table></html>", "This is a web page or XML, not a table: bring CSV or XLSX."),
        (b"sku,name,price\n", "The file has headings and no rows."),
    ],
)
def test_what_is_no_table_is_refused_in_words(store: Store, written: Written, content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        import_file(store=store, path=written(content, name="anything.xlsx"), kind=Kind.PRODUCTS)

    assert str(refusal.value) == sentence


def test_a_gzip_bomb_is_not_unpacked(store: Store, written: Written) -> None:
    bomb = written(b"sku,name\n" + b"0" * (70 * 2**20), name="bomb.csv.gz")

    with pytest.raises(FileRefused, match="grows beyond all measure"):
        import_file(store=store, path=bomb, kind=Kind.PRODUCTS)


def test_ten_thousand_rows_take_at_most_thirty_statements(store: Store, written: Written) -> None:
    rows = "".join(
        f"S-{n},Product {n},{n % 90 + 1}.50,{n % 7},Maker {n % 20},Top > Aisle {n % 30}\n" for n in range(10_000)
    )
    path = written("SKU,Name,Price,Stock,Brand,Category\n" + rows)
    statements = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # Django's wrapper
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        receipt = import_file(store=store, path=path)

    assert receipt.created == 10_000
    assert len(statements) <= 30


def test_a_workbook_is_read_like_a_text(store: Store, written: Written, tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["SKU", "Name", "Price"])
    book.active.append([4711, "Lamp", 19.9])
    book.save(tmp_path / "book.xlsx")

    receipt = import_file(store=store, path=tmp_path / "book.xlsx")

    assert receipt.created == 1
    assert Price.objects.get(variant__sku="4711").amount == Decimal("19.90")


@pytest.mark.parametrize(
    ("name", "read", "created"),
    [
        ("platform_samples/shopify/apparel.csv", 22, 22),
        ("platform_samples/shopify/home-and-garden.csv", 21, 21),
        ("platform_samples/shopify/jewelery.csv", 41, 23),
        ("platform_samples/woocommerce_sample_products.csv", 24, 24),
        ("olist_subset/olist_customers_dataset.csv.gz", 8135, 8016),
        ("olist_subset/olist_products_dataset.csv.gz", 5460, 5349),
        pytest.param("online_retail/online_retail.csv.gz", 541_909, 536_895, marks=pytest.mark.slow),
    ],
)
def test_the_exports_of_other_shops_come_once(store: Store, sample, name: str, read: int, created: int) -> None:  # type: ignore[no-untyped-def]  # pytest's
    first = import_file(store=store, path=sample(name))

    again = import_file(store=store, path=sample(name))

    assert (first.read, first.created) == (read, created)
    assert first.read == first.created + first.changed + first.unchanged + first.refused_count
    assert (again.created, again.changed, again.unchanged) == (0, 0, first.created + first.unchanged)
    assert again.refused == first.refused


def test_every_row_has_a_receipt_in_spans_of_rows_that_fared_alike(store: Store, written: Written) -> None:
    import_file(store=store, path=written("SKU,Name,Price\nL-1,Lamp,1\nM-1,Mug,2\nN-1,Nut,3\n"))

    receipt = import_file(
        store=store, path=written("SKU,Name,Price\nL-1,Lamp,1\n\nM-1,Mug,2\nN-1,Nut,4\nO-1,,5\nP-1,Pan,6\nQ-1,Pot,7\n")
    )

    spans = ImportedSpan.objects.filter(run=receipt.run).order_by("first_row")
    assert list(spans.values_list("first_row", "last_row", "count", "outcome")) == [
        (2, 4, 2, "unchanged"),
        (5, 5, 1, "changed"),
        (6, 6, 1, "refused"),
        (7, 8, 2, "created"),
    ]
    run = ImportRun.objects.get(pk=receipt.run)
    assert list(outcomes_of(run)) == [
        ["2–4 (2 rows)", "unchanged", ""],
        [5, "changed", ""],
        [6, "refused", "A new product needs a name"],
        [7, "created", ""],
        [8, "created", ""],
    ]


def test_refused_rows_can_be_mended_and_sent_again_as_they_come_back(store: Store, written: Written) -> None:
    first = import_file(store=store, path=written("SKU,Name,Price\nL-1,Lamp,1\nM-1,=Mug,two\n"))
    run = ImportRun.objects.get(pk=first.run)
    text = "".join(as_csv([*run.headings, ROW, REASON], refused_rows_of(run)))
    assert text == f"\ufeffSKU,Name,Price,{ROW},{REASON}\r\nM-1,'=Mug,two,3,Price is not a number\r\n"

    again = import_file(store=store, path=written(text.replace("two", "2")))

    assert (again.read, again.created, again.refused) == (1, 1, {})
    assert Product.objects.get(variants__sku="M-1").name == "=Mug"


@pytest.mark.parametrize(
    ("cell", "steps"),
    [
        ("Grocery > Beans/Peas/Rice", ["Grocery", "Beans/Peas/Rice"]),
        ("Home > Pots, Pans", ["Home", "Pots, Pans"]),
        ("Home > Pots, Garden > Spades", ["Home", "Pots"]),
        (r"Home > A \> B", ["Home", "A > B"]),
        ("Food / Drinks", ["Food", "Drinks"]),
        (r"Food \/ Drinks", ["Food / Drinks"]),
        ("cama_mesa_banho", ["cama mesa banho"]),
        ("Under_Wear", ["Under_Wear"]),
        ("Books &amp; Maps", ["Books & Maps"]),
    ],
)
def test_a_category_is_a_path_and_its_names_may_hold_signs(cell: str, steps: list[str]) -> None:
    assert (category_path(cell) or "").split("\x1f") == steps


def test_a_column_of_units_says_what_the_weights_are_in(store: Store, written: Written) -> None:
    receipt = import_file(
        store=store,
        path=written("SKU,Name,Weight,Weight unit\nA,A,1.5,kg\nB,B,2,lb\nC,C,3,stone\nD,D,250 g,kg\nE,E,7,\n"),
    )

    weights = dict(Variant.objects.order_by("sku").values_list("sku", "weight_grams"))
    assert weights == {"A": 1500, "B": 907, "D": 250, "E": 7}
    assert receipt.refused == {"Weight is in “stone”, which is no unit of weight here": 1}


def test_a_shopify_weight_is_grams_whatever_unit_is_shown(store: Store, written: Written) -> None:
    import_file(
        store=store, path=written("Handle,Title,Variant SKU,Variant Grams,Variant Weight Unit\na,A,A,1500,kg\n")
    )

    assert Variant.objects.get().weight_grams == 1500


def test_a_cancellation_that_names_a_line_twice_gives_its_money_back_once(store: Store, written: Written) -> None:
    text = (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        "536365,85123A,Heart,6,12/31/2010 8:26,2.50,17850\n"
        "C536379,85123A,Heart,-1,12/31/2010 9:41,2.50,17850\n"
        "C536379,85123A,Heart,-2,12/31/2010 9:41,2.50,17850\n"
    )

    first = import_file(store=store, path=written(text))
    again = import_file(store=store, path=written(text))

    assert (first.created, first.refused) == (3, {})
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)
    assert list(Refund.objects.values_list("provider_reference", "amount")) == [("C536379", Decimal("7.50"))]
    assert StockItem.objects.get().on_hand == 3
