"""What goes out can come in again, and runs nowhere."""

import csv
import io
from io import StringIO

from django.core.management import call_command

from shop.core.spreadsheets import harmless
from shop.exchange.exporting import as_csv
from shop.exchange.services.importing import import_file
from shop.stores.models import Store
from tests.exchange.conftest import Written


def test_a_cell_that_looks_like_a_formula_is_made_harmless() -> None:
    assert [harmless(cell) for cell in ("=1+1", "+49 421", "@SUM(A1)", "-cmd|x", "-12.50", "plain", 3)] == [
        "'=1+1",
        "'+49 421",
        "'@SUM(A1)",
        "'-cmd|x",
        "-12.50",
        "plain",
        3,
    ]


def test_a_file_opens_with_its_mark_and_quotes_what_it_must() -> None:
    text = "".join(as_csv(["Name"], [["Lamp, big"], [None]] * 600))

    assert text.startswith("\ufeffName\r\n")
    assert len(list(csv.reader(io.StringIO(text)))) == 1201


def test_products_that_went_out_come_in_unchanged(store: Store, written: Written) -> None:
    text = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\ntee,Tee,Size,S,T-S,10\ntee,,,M,T-M,11\n"
    import_file(store=store, path=written(text))
    out = StringIO()

    call_command("export_data", "products", store=store.slug, stdout=out)
    receipt = import_file(store=store, path=written(out.getvalue(), name="again.csv"))

    assert (receipt.read, receipt.unchanged) == (2, 2)
