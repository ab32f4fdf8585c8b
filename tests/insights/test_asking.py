"""A question that is slow, refused or impossible is answered with what to do, and leaves the connection as it was."""

import pytest
from django.db import connection, transaction

from shop.insights.asking import ask, passing_visit
from shop.insights.catalogue import SECTIONS
from shop.insights.panels.settings import ADVICE, Setting, settings
from shop.insights.panels.statements import statements
from tests.insights.conftest import STRANGER, acting_as_stranger

EVERY_PANEL = [pytest.param(panel, id=panel.slug) for section in SECTIONS for panel in section.panels]


def time_limit(cursor):
    cursor.execute("SHOW statement_timeout")
    return cursor.fetchone()[0]


@pytest.mark.parametrize("panel", EVERY_PANEL)
def test_every_panel_answers_with_rows_that_have_its_columns(db, panel):
    answer = ask(panel.question, using="default")

    assert answer.remedy is None
    assert all(hasattr(row, column.attribute) for row in answer.rows for column in panel.columns)


@pytest.mark.parametrize("panel", EVERY_PANEL)
def test_no_panel_fails_for_a_role_without_any_privilege(cursor, panel):

    with acting_as_stranger():
        answer = ask(panel.question, using="default")

    assert answer.remedy is None or answer.remedy.steps


def test_a_missing_extension_is_answered_with_the_statement_that_installs_it(cursor):
    # The extension is the superuser's; out of the search path it is as absent as if it had never been made.
    cursor.execute("SET LOCAL search_path = pg_catalog")

    answer = ask(statements, using="default")

    assert answer.rows == []
    assert answer.remedy.steps == ("CREATE EXTENSION pg_stat_statements;",)
    assert answer.remedy.who == "As a superuser of the server, in this database"


def test_a_refused_table_is_answered_with_a_grant(cursor):
    cursor.execute("CREATE TABLE private (a int)")

    with acting_as_stranger():
        answer = ask(lambda visiting: visiting.execute("SELECT * FROM private"), using="default")

    assert answer.remedy.reason == "The database role may not read this: permission denied for table private."
    assert answer.remedy.steps == (f"GRANT pg_monitor TO {STRANGER};",)


def test_a_slow_question_is_stopped_and_says_so(db):
    answer = ask(lambda cursor: cursor.execute("SELECT pg_sleep(30)"), using="default", time_limit_ms=20)

    assert answer.remedy.reason.startswith("The question took longer than its time limit.")


def test_an_unknown_refusal_is_told_in_the_databases_words(db):
    answer = ask(lambda cursor: cursor.execute("SELECT 1 / 0"), using="default")

    assert answer.remedy.reason == "PostgreSQL answered: division by zero"


def test_a_failed_question_leaves_the_surrounding_transaction_usable(cursor):
    cursor.execute("CREATE TABLE scratch (a int)")

    ask(lambda visiting: visiting.execute("SELECT 1 / 0"), using="default")

    cursor.execute("INSERT INTO scratch VALUES (1) RETURNING a")
    assert cursor.fetchone() == (1,)


def test_the_time_limit_ends_with_the_visit_even_inside_a_transaction(cursor):
    before = time_limit(cursor)

    with transaction.atomic():
        with passing_visit(using="default", time_limit_ms=1234) as visiting:
            during = time_limit(visiting)
        after = time_limit(cursor)

    assert (during, after) == ("1234ms", before)


def test_a_visitor_cannot_write(db):
    answer = ask(lambda cursor: cursor.execute("CREATE TABLE scratch (a int)"), using="default")

    assert "read-only transaction" in answer.remedy.reason
    assert "scratch" not in connection.introspection.table_names()


def test_each_setting_that_has_advice_is_known_to_the_server(cursor):
    assert [row.name for row in settings(cursor)] == list(ADVICE)


def test_settings_are_those_a_session_begins_with_not_the_visits_own(db):
    shown = {row.name: row.raw for row in ask(settings, using="default", time_limit_ms=1234).rows}

    assert shown["statement_timeout"] == "30000"


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("random_page_cost", "4", "1.1"),
        ("fsync", "off", "on"),
        ("statement_timeout", "0", "30000"),
        ("shared_preload_libraries", "auto_explain", "pg_stat_statements,auto_explain"),
        ("shared_buffers", "1024", "65536"),
        ("max_connections", "1000", "100"),
    ],
)
def test_advice_is_given_for_the_wrong_value_only(name, wrong, right):
    def advice(raw, *, is_pending=False):
        return Setting(name=name, value=raw, raw=raw, source="", is_pending=is_pending, meaning="").advice

    assert advice(wrong) != ""
    assert advice(right) == ""
    assert advice(right, is_pending=True).startswith("Changed in the configuration")
