"""Columns and markup: figures, badges, moments and links look the same everywhere, and what is text stays text."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines

from shop.catalog.models import Brand, Product
from shop.core.admin import Badge, Column, Duration, Link, Moment, Money, Text
from shop.core.markup import badge, boolean, change_url, duration, moment, money

HOSTILE = "<script>alert('1')</script>"


def test_an_amount_has_two_decimals_its_separators_and_its_currency():
    assert money(Decimal("1234.5"), "EUR") == '<span class="bo-money">1,234.50 <i>EUR</i></span>'
    assert money(Decimal("-0.999"), "EUR") == '<span class="bo-money">-1.00 <i>EUR</i></span>'
    assert money(None, "EUR") == "–"


def test_the_currency_of_an_amount_is_a_code_or_found_on_the_row():
    row = SimpleNamespace(amount=Decimal(3), order=SimpleNamespace(currency="CHF"))

    assert "CHF" in Money("amount", currency="order__currency")(row)
    assert "USD" in Money("amount", currency="USD")(row)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
        (725, "12 min 5 s"),
        (Decimal("0.24"), "240 ms"),
        (-90, "-1 min 30 s"),
        (0, "0 ms"),
        (60, "1 min"),
        (None, "–"),
    ],
)
def test_a_span_of_time_is_said_in_its_two_largest_units(span, text):
    assert duration(span) == text


def test_a_moment_is_short_and_keeps_its_exact_instant():
    at = datetime(2017, 4, 9, 14, 5, 59, tzinfo=UTC)

    assert moment(at) == '<time datetime="2017-04-09T14:05:59+00:00">9 Apr 2017 14:05</time>'
    assert Moment("at")(SimpleNamespace(at=None)) == "–"


def test_a_choice_is_shown_by_its_label_in_its_colour():
    column = Badge("status", tones={"active": "good"})

    assert column(Product(status="active")) == '<span class="bo-badge bo-good">Active</span>'
    assert column(Product(status="draft")) == '<span class="bo-badge bo-neutral">Draft</span>'


def test_a_colour_that_is_not_in_the_house_is_refused():
    with pytest.raises(ValueError, match="No such tone: pink"):
        Badge("status", tones={"active": "pink"})


def test_what_came_from_outside_is_never_markup():
    row = SimpleNamespace(name=HOSTILE)
    marked = (Column("name")(row), Text("name", length=9)(row), badge(HOSTILE), money(Decimal(1), HOSTILE))

    assert [text for text in marked if "<script" in text] == []


def test_a_long_text_is_cut_and_whole_on_hover():
    assert Text("name", length=5)(SimpleNamespace(name="abcdefgh")) == '<span title="abcdefgh">abcde…</span>'


def test_a_path_that_ends_early_is_empty():
    assert Column("brand__name")(Product(brand=None)) == "–"
    assert Duration("span")(SimpleNamespace(span=timedelta(seconds=90))) == "1 min 30 s"


def test_a_link_leads_to_the_page_of_the_row_and_is_a_name_where_there_is_none(store):
    brand = Brand(pk=7, name="Acme & Co", slug="acme")

    assert change_url(brand) == "/admin/catalog/brand/7/change/"
    assert Link("brand")(Product(brand=brand)) == (
        '<a class="bo-link" href="/admin/catalog/brand/7/change/">Acme &amp; Co</a>'
    )
    assert change_url(Product(pk="a/b")) == "/admin/catalog/product/a_2Fb/change/"


def test_yes_no_and_unknown_can_be_heard():
    assert 'title="Yes"' in boolean(True)
    assert 'title="No"' in boolean(False)
    assert 'title="Unknown"' in boolean(None)


def test_templates_have_the_same_words():
    tags = "{% money amount 'EUR' %}{% badge 'Paid' 'good' %}{% duration 60 %}{% flag 1 %}{% moment at %}"
    template = engines["django"].from_string("{% load backoffice %}" + tags)

    html = template.render({"amount": Decimal(2), "at": None})

    assert html.startswith(f"{money(Decimal(2), 'EUR')}{badge('Paid', 'good')}1 min")
