"""Measured values are shown with the digits that a reader needs."""

from types import SimpleNamespace

import pytest

from shop.insights.catalogue import Column
from shop.insights.templatetags.measures import cells, count, duration, one_line, percent, size


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [
        (None, "–"),
        (0.416, "0.42 ms"),
        (41.6, "42 ms"),
        (1_500, "1.5 s"),
        (200_000, "3 min 20 s"),
        (7_500_000, "2 h 5 min"),
        (273_600_000, "3 d 4 h"),
    ],
)
def test_durations(milliseconds, shown):
    assert duration(milliseconds) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, "–"), (512, "512 B"), (8_192, "8.0 kB"), (20_480, "20 kB"), (1_500_000, "1.4 MB"), (5 * 1024**4, "5.0 TB")],
)
def test_sizes(number, shown):
    assert size(number) == shown


@pytest.mark.parametrize(
    ("ratio", "shown"), [(None, "–"), (1, "100 %"), (0.99999, "99.9 %"), (0.5, "50.0 %"), (0, "0.0 %")]
)
def test_only_all_is_a_hundred_percent(ratio, shown):
    assert percent(ratio) == shown


def test_counts_have_their_thousands_marked():
    assert count(1_234_567) == "1,234,567"


def test_a_statement_on_one_line_is_cut_where_it_gets_long():
    assert one_line("SELECT\n   1") == "SELECT 1"
    assert one_line("x" * 200) == "x" * 140 + "…"


def test_what_the_database_says_is_escaped():
    row = SimpleNamespace(name="<script>", definition="a < b", statement_id=7, text="SELECT '<b>'", state="<i>")
    columns = tuple(
        Column(attribute, "Heading", kind)
        for attribute, kind in [("name", "name"), ("definition", "code"), ("text", "statement"), ("state", "text")]
    )

    shown = cells({"request": SimpleNamespace(current_app="admin")}, row, columns)

    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "a &lt; b" in shown
