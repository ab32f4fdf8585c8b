"""The reconciliation: what it looks at, what it finds, and what it says."""

import json

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from shop.core.rechecking import rechecked
from shop.core.reconciling import last_reconciliation, reconcile
from tests.factories import OrderFactory, StockItemFactory
from tests.support.refusals import without

pytestmark = pytest.mark.django_db


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def broken() -> dict[str, int]:
    with connection.cursor() as cursor:
        return {finding.name: finding.violations for finding in rechecked(cursor) if finding.violations}


@pytest.mark.parametrize(
    ("rule", "rows", "count"),
    [
        ("UNIQUE (code) DEFERRABLE INITIALLY DEFERRED", "('a', 1), ('a', 2), ('a', 3), (NULL, 4), (NULL, 5)", 2),
        ("UNIQUE NULLS NOT DISTINCT (code) DEFERRABLE INITIALLY DEFERRED", "(NULL, 1), (NULL, 2)", 1),
        ("EXCLUDE USING gist (code WITH =, size WITH <>) DEFERRABLE INITIALLY DEFERRED", "('a', 1), ('a', 2)", 1),
        ("CHECK (size > 1) NOT VALID", None, 1),
    ],
)
def test_rows_that_break_a_rule_are_counted_without_the_index_that_holds_it(
    rule: str, rows: str | None, count: int
) -> None:
    with transaction.atomic():
        run("CREATE TABLE recheck_me (code text, size int)")
        if rows is None:
            run("INSERT INTO recheck_me VALUES ('a', 1), ('b', 2)")
        run(f"ALTER TABLE recheck_me ADD CONSTRAINT recheck_rule {rule}")
        if rows is not None:
            run(f"INSERT INTO recheck_me VALUES {rows}")

        assert broken() == {"recheck_rule": count}
        transaction.set_rollback(True)


def test_a_unique_index_with_a_condition_counts_what_the_condition_lets_in() -> None:
    run(
        "CREATE TABLE recheck_me (code text, live bool)",
        "CREATE UNIQUE INDEX recheck_live ON recheck_me (lower(code)) WHERE live",
        "INSERT INTO recheck_me VALUES ('a', true), ('A', false), ('A', false)",
    )

    with connection.cursor() as cursor:
        [found] = [finding for finding in rechecked(cursor) if finding.name == "recheck_live"]

    assert (found.rows, found.violations) == (1, 0)


def test_a_shop_that_is_in_order_has_no_differences(capsys: pytest.CaptureFixture[str]) -> None:
    StockItemFactory(on_hand=5, reserved=2)
    OrderFactory()

    call_command("reconcile", "--json")

    account = json.loads(capsys.readouterr().out)
    assert account["differences"] == 0
    assert account["broken_constraints"] == []
    rows = {truth["name"]: truth["rows"] for truth in account["truths"]}
    assert (rows["ledger_on_hand"], rows["reservation_reserved"], rows["balance_order_lines"]) == (1, 1, 1)


def test_a_balance_that_was_tampered_with_is_named_and_fails_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    item = StockItemFactory(on_hand=5)
    without("inventory_stockitem", trigger="stock_on_hand_by_hand")
    run("UPDATE inventory_stockitem SET on_hand = 6", "SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE inventory_stockitem ENABLE TRIGGER stock_on_hand_by_hand")

    with pytest.raises(CommandError, match="1 differences"):
        call_command("reconcile")

    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("ledger_on_hand")]
    assert line.split()[1:] == ["1", "rows", "1", "wrong", str(item.pk)]


def test_a_trigger_that_is_switched_off_is_a_difference() -> None:
    run("ALTER TABLE orders_order DISABLE TRIGGER order_amounts_by_hand")

    found = reconcile()

    assert found.differences == 1
    assert found.constraints[0].examples == ("order_amounts_by_hand",)


def test_the_page_shows_what_the_last_run_found(superuser_client: Client) -> None:
    StockItemFactory(on_hand=5)

    before = superuser_client.get(reverse("admin:truths")).content.decode()
    superuser_client.post(reverse("admin:truths"))
    after = superuser_client.get(reverse("admin:truths")).content.decode()

    assert "has not run yet" in before
    assert "What lies there is the sum of its movements." in after
    assert "0 differences" in after


def test_a_run_that_the_cache_has_lost_is_no_run() -> None:
    found = reconcile()
    assert last_reconciliation() == found

    cache.clear()

    assert last_reconciliation() is None


def test_the_truths_are_for_superusers(client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user(email="staff@example.com", password="x", is_staff=True))

    assert client.get(reverse("admin:truths")).status_code == 403
