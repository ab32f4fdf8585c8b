"""The pages of imports, from the upload to the receipt, as each role sees them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shop.catalog.models import Product
from shop.exchange.models import ColumnMapping, ImportRun
from shop.exchange.services.applying import apply_queued
from shop.exchange.storage import imported_files
from shop.inventory.models import StockItem
from shop.stores.models import Store
from tests import factories as f
from tests.support.working import work

ADD = "admin:exchange_importrun_add"
PRICES = b"Code;Netto;Brutto\nL-1;10,00;11,90\nM-1;20,00;x\n"


def client_of(role: str, store: Store) -> Client:
    member = f.MembershipFactory(store=store, role=Group.objects.get(name=role))
    client = Client()
    client.force_login(member.user)
    return client


def bring(client: Client, content: bytes, name: str = "file.csv", **fields: str) -> Any:
    return client.post(reverse(ADD), {"file": SimpleUploadedFile(name, content), **fields}, follow=True)


def page(run: ImportRun) -> str:
    return reverse("admin:exchange_importrun_change", args=[run.pk])


def guessed(answer: Any) -> dict[str, str]:
    """The form of the columns as it was drawn, ready to be sent."""
    form = answer.context["form"]
    chosen = {field.html_name: field.initial or "" for _, field in form.rows}
    return {"kind": answer.context["look"].kind.value, **chosen}


def applied(client: Client, run: ImportRun) -> Any:
    """Take the columns as they are guessed, if nobody has said anything yet, and apply."""
    run.refresh_from_db()
    if not run.columns:
        client.post(page(run), guessed(client.get(page(run))) | {"_preview": "1"})
    client.post(page(run), {"_apply": "1"})
    work()
    return client.get(page(run))


def test_a_file_is_looked_at_previewed_applied_and_receipted(store: Store) -> None:
    client = client_of("Manager", store)
    answer = bring(client, b"SKU,Name,Price,Stock\nL-1,Lamp,19.90,5\nM-1,Mug,cheap,many\n")
    run = ImportRun.objects.get()
    assert (run.kind, run.status, run.actor_id) == ("products", "waiting", int(client.session["_auth_user_id"]))

    client.post(page(run), guessed(answer) | {"_preview": "1"})
    work()
    answer = client.get(page(run))

    assert answer.context["preview"]["receipt"]["created"] == 1
    assert answer.context["refused_rows"] == [
        (
            3,
            "Price is not a number",
            [("M-1", ""), ("Mug", ""), ("cheap", "It is not a number"), ("many", "It is not a number")],
        )
    ]
    assert not Product.objects.exists()
    answer = applied(client, run)
    run.refresh_from_db()
    assert (run.status, run.read_count, run.created_count, run.refused_count) == ("applied", 2, 1, 1)
    assert answer.context["reasons"] == [("Price is not a number", 1)]
    assert (run.file.name, StockItem.objects.get().on_hand) == ("", 5)
    receipt = b"".join(client.get(reverse("admin:exchange_importrun_receipt.csv", args=[run.pk]))).decode()
    assert receipt.splitlines()[1:] == ["2,created,", "3,refused,Price is not a number"]
    refused = b"".join(client.get(reverse("admin:exchange_importrun_refused.csv", args=[run.pk]))).decode()
    assert refused.splitlines()[1] == "M-1,Mug,cheap,many,3,Price is not a number"


def test_two_columns_for_one_thing_are_asked_about_and_the_answer_is_remembered(store: Store) -> None:
    f.VariantFactory(store=store, sku="L-1")
    f.VariantFactory(store=store, sku="M-1")
    client = client_of("Manager", store)
    text = b"SKU,price shop,price web\nL-1,10.00,11.90\nM-1,20.00,23.80\n"
    answer = bring(client, text, kind="prices")
    assert "“price shop” or “price web”" in answer.content.decode()
    fields = guessed(answer) | {"column-2": "price", "remember_as": "Supplier", "_preview": "1"}

    client.post(page(ImportRun.objects.get()), fields)

    assert ColumnMapping.objects.get().name == "Supplier"
    answer = bring(client, text)
    assert answer.context["look"].questions == ()
    assert guessed(answer) == {"kind": "prices", "column-0": "sku", "column-1": "", "column-2": "price"}


def test_a_saved_mapping_is_offered_to_files_that_share_its_columns(store: Store) -> None:
    client = client_of("Manager", store)
    mapping = f.ColumnMappingFactory(store=store, kind="prices", name="Like last year", columns={"price": "Brutto"})
    answer = bring(client, PRICES, kind="prices")
    run = ImportRun.objects.get()

    answer = client.get(page(run), {"saved": str(mapping.pk), "kind": "prices"})

    assert guessed(answer)["column-2"] == "price"


def test_a_column_cannot_be_two_things_and_what_is_needed_is_named(store: Store) -> None:
    client = client_of("Manager", store)
    answer = bring(client, PRICES, kind="prices")
    run = ImportRun.objects.get()

    doubled = client.post(page(run), guessed(answer) | {"column-1": "price", "column-2": "price", "_preview": "1"})
    lacking = client.post(page(run), guessed(answer) | {"column-0": "", "column-1": "price", "_preview": "1"})

    assert "“Netto” is that already." in doubled.content.decode()
    assert "needs a column for: SKU or Barcode" in lacking.content.decode()
    run.refresh_from_db()
    assert (run.columns, run.preview_asked_at) == ({}, None)


def test_a_file_that_speaks_of_nothing_known_is_asked_about(store: Store) -> None:
    answer = bring(client_of("Manager", store), b"Foo,Bar\n1,2\n")

    assert "What is the file about?" in answer.content.decode()
    assert answer.context["look"].kind is None


def files_of(store: Store) -> set[str]:
    """What lies in the store's folder; earlier runs may have left something there."""
    folder = str(store.pk)
    return set(imported_files().listdir(folder)[1]) if imported_files().exists(folder) else set()


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("table.csv", b"", "The submitted file is empty."),
        ("table.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "This is a picture, not a table"),
        ("table.csv", b"MZ\x90\x00" + bytes(range(256)), "This is a program, not a table"),
        ("table.xlsx", zipped("readme.txt", b"hello"), "This is a ZIP archive"),
        ("table.xlsx", b"PK\x03\x04 and no more", "The workbook is damaged"),
        ("table.xlsx", zipped("xl/workbook.xml", b"\0" * 100 * 2**20), "grows beyond all measure"),
        ("table.pdf", b"SKU,Name\nL-1,Lamp\n", ""),
    ],
)
def test_a_file_is_what_its_content_says(store: Store, name: str, content: bytes, sentence: str) -> None:
    kept = files_of(store)

    answer = bring(client_of("Manager", store), content, name)

    if sentence:
        assert sentence in answer.content.decode()
        assert not ImportRun.objects.exists()
        assert files_of(store) == kept
    else:
        assert ImportRun.objects.get().headings == ["SKU", "Name"]


def test_a_file_beyond_the_limit_is_not_kept_and_the_page_says_how_large_it_may_be(store: Store, settings: Any) -> None:
    settings.UPLOAD_MEGABYTES = 1
    client = client_of("Manager", store)
    assert "At most 1 MB" in client.get(reverse(ADD)).content.decode()

    answer = bring(client, b"SKU,Name\n" + b"x" * 2**21)

    assert "The file is larger than 1 MB." in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_failed_import_says_why_and_can_be_read_in_another_way(store: Store) -> None:
    client = client_of("Manager", store)
    bring(client, b"SKU,Name\n")
    run = ImportRun.objects.get()

    answer = applied(client, run)

    run.refresh_from_db()
    assert (run.status, run.failure) == ("failed", "The file has headings and no rows.")
    assert "The file has headings and no rows." in answer.content.decode()


def test_a_job_that_is_begun_twice_applies_once(store: Store) -> None:
    client = client_of("Manager", store)
    bring(client, b"SKU,Name,Price,Stock\nL-1,Lamp,1,5\n")
    run = ImportRun.objects.get()
    applied(client, run)

    assert not apply_queued(run_id=run.pk)
    assert StockItem.objects.get().on_hand == 5
    assert client.post(page(run), {"_apply": "1"}).status_code == 200


def test_a_file_can_be_thrown_away_until_it_is_applied(store: Store) -> None:
    client = client_of("Manager", store)
    bring(client, b"SKU,Name\nL-1,Lamp\n")
    run = ImportRun.objects.get()

    client.post(page(run), {"_discard": "1"})

    assert not ImportRun.objects.exists()


def test_a_merchandiser_imports_products_without_their_stock(store: Store) -> None:
    client = client_of("Merchandiser", store)
    answer = bring(client, b"SKU,Name,Price,Stock\nL-1,Lamp,19.90,5\n")
    assert "Your role does not include: Stock, Warehouse" in answer.content.decode()
    run = ImportRun.objects.get()

    # Even if the page is asked for more than it offers, or to go on without having been looked at.
    client.post(page(run), guessed(answer) | {"column-3": "stock", "_preview": "1"})
    client.post(page(run), {"_apply": "1"})
    run.refresh_from_db()
    assert run.status == "waiting"
    client.post(page(run), guessed(answer) | {"_preview": "1"})
    applied(client, run)

    assert Product.objects.count() == 1
    assert not StockItem.objects.exists()


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("Manager", ["products", "prices", "stock", "customers", "orders"]),
        ("Merchandiser", ["products", "prices"]),
        ("Warehouse", ["stock"]),
        ("Support", ["customers"]),
    ],
)
def test_a_role_imports_what_it_may_write(store: Store, role: str, kinds: list[str]) -> None:
    answer = client_of(role, store).get(reverse(ADD))

    assert [value for value, _ in answer.context["form"].fields["kind"].choices if value] == kinds


def test_a_role_that_only_looks_imports_nothing(store: Store) -> None:
    assert client_of("Read-only", store).get(reverse(ADD)).status_code == 403


def test_what_a_role_may_not_write_is_refused_by_the_content_too(store: Store) -> None:
    answer = bring(client_of("Warehouse", store), b"E-mail,First name,Last name\na@example.com,Ada,L\n")

    assert "Your role does not include importing customers." in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_receipts_are_for_those_who_may_see_what_they_name(store: Store) -> None:
    run = f.ImportRunFactory(store=store, kind="customers")

    assert client_of("Warehouse", store).get(page(run)).status_code == 302
    assert client_of("Support", store).get(page(run)).status_code == 200
    assert client_of("Support", f.StoreFactory()).get(page(run)).status_code == 302


def test_an_import_whose_file_is_gone_says_so(store: Store) -> None:
    run = f.ImportRunFactory(store=store)

    answer = client_of("Manager", store).get(page(run))

    assert "The file is not here any more" in answer.content.decode()
