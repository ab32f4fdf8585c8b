"""The PDF says what the invoice's rows say, in any script, and is the same file each time."""

import re
import subprocess
from decimal import Decimal
from pathlib import Path
from shutil import which

import pytest

from shop.orders.documents.invoices import file_name, invoices_as_pdf
from shop.orders.models import Invoice, PaymentMethod
from shop.orders.services.crediting import credit_invoice
from shop.orders.services.invoicing import issue_invoice
from shop.orders.services.paying import record_payment
from tests.factories import OrderAddressFactory, OrderFactory, OrderLineFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice() -> Invoice:
    """Two rates, a discount, shipping, names in several scripts, and a part of it paid."""
    store = StoreFactory(
        name="Kaufladen Größe",
        invoice_address="Kaufladen Größe GmbH\nÆbleskoven 7\n28195 Bremen",
        tax_number="DE123456789",
    )
    order = OrderFactory(store=store, lines=0, shipping_amount=Decimal("4.90"))
    for name, price, quantity, rate, tax in (
        ("Żółta łódź", "1190.00", 2, "0.19", "380.00"),
        ("Книга «Ёлка»", "10.70", 1, "0.07", "0.70"),
    ):
        OrderLineFactory(
            order=order,
            product_name=name,
            sku=f"SKU-{rate}",
            unit_price_amount=Decimal(price),
            quantity=quantity,
            tax_rate=Decimal(rate),
            tax_amount=Decimal(tax),
        )
    OrderAddressFactory(order=order, kind="billing", recipient="Zoë Łukasiewicz")
    record_payment(order=order, method=PaymentMethod.CASH, amount=Decimal("100.00"))
    return issue_invoice(order=order)


def text_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF, blanks made one."""
    if which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s+", " ", said)


def test_an_invoice_says_who_what_how_much_and_what_is_owed(invoice: Invoice, tmp_path: Path) -> None:
    text = text_of(invoices_as_pdf([invoice]), tmp_path)

    for words in (
        f"Invoice {invoice}",
        "Kaufladen Größe GmbH",
        "Æbleskoven 7",
        "DE123456789",
        "Zoë Łukasiewicz",
        "Żółta łódź",
        "Книга «Ёлка»",
        "2,380.00",
        "19 %",
        "2,004.10 380.78 2,384.88",
        "2,395.60 EUR",
        "Paid: 100.00 EUR. To be paid: 2,295.60 EUR.",
        "Prices include tax.",
    ):
        assert words in text


def test_a_credit_note_names_what_it_corrects_and_takes_it_back(invoice: Invoice, tmp_path: Path) -> None:
    note = credit_invoice(invoice=invoice, reason="Sent back")

    text = text_of(invoices_as_pdf([note]), tmp_path)

    for words in (f"Credit note {note}", f"Invoice {invoice}", "Sent back", "−2,395.60 EUR"):
        assert words in text
    assert "To be paid" not in text


def test_nothing_taken_back_has_no_minus_before_it(tmp_path: Path) -> None:
    note = credit_invoice(invoice=issue_invoice(order=OrderFactory()))  # its line bears no tax

    assert "−10.00 0.00 −10.00" in text_of(invoices_as_pdf([note]), tmp_path)


def test_the_same_rows_make_the_same_file(invoice: Invoice) -> None:
    first = invoices_as_pdf([invoice])

    assert invoices_as_pdf([invoice]) == first
    assert first.startswith(b"%PDF-")


def test_many_documents_are_one_file_with_a_page_each(invoice: Invoice, tmp_path: Path) -> None:
    note = credit_invoice(invoice=invoice)

    text = text_of(invoices_as_pdf([invoice, note]), tmp_path)

    assert text.index(f"Invoice {invoice}") < text.index(f"Credit note {note}")


def test_the_pages_of_a_long_document_are_counted_by_themselves(invoice: Invoice, tmp_path: Path) -> None:
    order = OrderFactory(store=invoice.store, lines=0)
    OrderLineFactory.create_batch(45, order=order)
    long = issue_invoice(order=order)

    text = text_of(invoices_as_pdf([long, invoice]), tmp_path)

    assert re.findall(r"Page \d of \d", text) == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    assert text.rindex("Page 3 of 3") < text.index(f"Invoice {invoice}")


def test_words_with_a_meaning_in_the_setting_are_set_as_words(invoice: Invoice, tmp_path: Path) -> None:
    note = credit_invoice(invoice=invoice, reason='#panic("no") *bold* $x$ \\ <label> @ref [x]')

    assert '#panic("no") *bold* $x$ \\ <label> @ref [x]' in text_of(invoices_as_pdf([note]), tmp_path)


def test_a_file_is_named_by_its_number(invoice: Invoice) -> None:
    assert file_name(invoice) == f"invoice-{invoice}.pdf"
