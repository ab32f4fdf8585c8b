"""The rows of any list as a file: all that were selected, however many, a batch at a time."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.contrib import admin
from django.urls import reverse

from shop.catalog.models import Product
from shop.core.admin import exporting
from shop.customers.models import Customer
from shop.orders.models import Order
from shop.pricing.models import Price
from tests import factories as f
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


def export(client, model, *, query="", selected=(), everything=True, action="export_csv"):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    form = {
        "action": action,
        "_selected_action": [row.pk for row in selected],
        "select_across": "1" if everything else "0",
        "index": "0",
    }
    return client.post(f"{address}{query}", form)


def table(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_all_rows_that_match_are_sent_and_not_only_those_of_the_page(superuser_client, monkeypatch) -> None:
    store = f.StoreFactory()
    customers = [f.CustomerFactory(store=store, name=f"Customer {number}") for number in range(7)]
    monkeypatch.setattr(admin.site.get_model_admin(Customer), "list_per_page", 3)

    rows = table(export(superuser_client, Customer, selected=customers[:1]))

    assert rows[0][0] == "Name"
    assert [row[0] for row in rows[1:]] == [f"Customer {number}" for number in range(7)]


def test_a_search_narrows_what_is_sent_and_a_selection_too(superuser_client) -> None:
    store = f.StoreFactory()
    ada, grace = (f.CustomerFactory(store=store, name=name) for name in ("Ada Lovelace", "Grace Hopper"))

    searched = table(export(superuser_client, Customer, query="?q=lovelace", selected=[ada]))
    chosen = table(export(superuser_client, Customer, selected=[grace], everything=False))

    assert [row[0] for row in searched[1:]] == ["Ada Lovelace"]
    assert [row[0] for row in chosen[1:]] == ["Grace Hopper"]


def test_the_first_rows_leave_before_the_last_are_read_and_each_batch_is_one_statement(
    superuser_client, monkeypatch
) -> None:
    store = f.StoreFactory()
    customers = [f.CustomerFactory(store=store) for _ in range(9)]
    monkeypatch.setattr(exporting, "BATCH", 4)
    pieces = iter(export(superuser_client, Customer, selected=customers[:1]).streaming_content)

    with recorded() as sent:
        next(pieces)
        first = next(pieces).decode()
        before = len(sent)
        rest = b"".join(pieces).decode()

    assert before == 1
    assert len(sent) == 3
    assert (first.count("\r\n"), rest.count("\r\n")) == (4, 5)
    assert not any("OFFSET" in statement.sql for statement in sent)


def test_what_begins_like_a_formula_stays_text(superuser_client) -> None:
    store = f.StoreFactory()
    customer = f.CustomerFactory(store=store, name='=HYPERLINK("x")')

    rows = table(export(superuser_client, Customer, selected=[customer]))

    assert rows[1][0] == '\'=HYPERLINK("x")'


def test_amounts_and_times_are_sent_as_programs_read_them(superuser_client) -> None:
    order = f.OrderFactory(store=f.StoreFactory())

    rows = table(export(superuser_client, Order, selected=[order]))
    sent = dict(zip(rows[0], rows[1], strict=True))

    assert sent["Number"] == order.number
    assert sent["Total amount"] == str(order.total_amount)


def test_a_workbook_holds_figures_and_moments_as_such_and_no_formula(superuser_client) -> None:
    store = f.StoreFactory()
    order = f.OrderFactory(store=store, customer=f.CustomerFactory(store=store, name="=cmd|calc"))

    answer = export(superuser_client, Order, selected=[order], action="export_xlsx")
    heading, row = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Export 1"].iter_rows()
    cells = {head.value: cell for head, cell in zip(heading, row, strict=True)}

    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert cells["Number"].value == order.number
    assert (cells["Total amount"].data_type, Decimal(str(cells["Total amount"].value))) == ("n", order.total_amount)
    assert (cells["Customer"].data_type, cells["Customer"].value) == ("s", "'=cmd|calc")
    moment = next(cell for cell in row if cell.is_date)
    assert abs(moment.value - order.placed_at.replace(tzinfo=None)) < dt.timedelta(seconds=2)


def test_what_no_cell_could_hold_is_sent_as_it_is_shown(superuser_client) -> None:
    store = f.StoreFactory()
    product = f.ProductFactory(store=store, name="Bed & breakfast", status="active")
    since = (dt.datetime(2024, 1, 1, tzinfo=dt.UTC), None)
    price = f.PriceFactory(variant=product.variants.get(), amount="9.90", valid=since)

    sold = table(export(superuser_client, Product, selected=[product]))
    periods = table(export(superuser_client, Price, selected=[price], everything=False))

    assert (sold[1][0], sold[1][sold[0].index("Price now")]) == ("Bed & breakfast", "9.90")
    assert periods[1][periods[0].index("Period")] == "since 1 Jan 2024"


def test_a_column_that_a_person_may_not_see_is_left_out(superuser_client, monkeypatch) -> None:
    customer = f.CustomerFactory(store=f.StoreFactory(), name="Ada")
    page = admin.site.get_model_admin(Customer)
    monkeypatch.setattr(page, "get_list_display", lambda request: ["name"] if request.user.is_superuser else [])

    rows = table(export(superuser_client, Customer, selected=[customer]))

    assert rows == [["Name"], ["Ada"]]


def test_who_may_not_see_a_list_gets_no_file_of_it(client) -> None:
    customer = f.CustomerFactory(store=f.StoreFactory())

    answer = export(client, Customer, selected=[customer])

    assert answer.status_code == 302
    assert "login" in answer.url
