"""The drill: what it prints, when it refuses, and that it leaves nothing behind."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from shop.orders.drilling import Drilled
from shop.orders.management.commands.drill import why_not
from shop.orders.models import Order
from tests.support.shop_tables import ask

DRILLED = {"buyers": 60, "units": 20, "sold": 20, "refused": 40, "ledger_sum": 0, "seconds": 0.5, "control_sold": 24}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_drill_sells_every_unit_once_and_its_control_oversells(capsys: pytest.CaptureFixture[str]) -> None:
    shops_own = connection.settings_dict["NAME"]

    call_command("drill", "oversell", "--buyers", "200", "--units", "50", "--json")

    drilled = json.loads(capsys.readouterr().out)
    assert (drilled["sold"], drilled["refused"], drilled["ledger_sum"]) == (50, 150, 0)
    assert drilled["control_sold"] > 50
    assert drilled["proves"] is True
    assert connection.settings_dict["NAME"] == shops_own
    assert not Order.objects.exists()
    assert ask("SELECT datname FROM pg_database WHERE starts_with(datname, 'scratch_drill_')") == []


@pytest.mark.parametrize(("buyers", "units"), [("5", "5"), ("5", "0"), ("3", "-1")])
def test_a_race_that_nobody_can_lose_is_not_run(buyers: str, units: str) -> None:
    with pytest.raises(CommandError, match="more buyers than units"):
        call_command("drill", "oversell", "--buyers", buyers, "--units", units)


def test_a_drill_whose_control_was_not_oversold_proves_nothing() -> None:
    drilled = Drilled(**{**DRILLED, "control_sold": 20})

    assert not drilled.proves
    assert why_not(drilled).startswith("The drill proves nothing")


@pytest.mark.parametrize("figure", [{"sold": 21}, {"refused": 39}, {"ledger_sum": -1}, {"ledger_sum": 1}])
def test_a_drill_whose_figures_do_not_add_up_says_that_the_engine_did_not_hold(figure: dict[str, int]) -> None:
    assert Drilled(**DRILLED).proves
    drilled = Drilled(**{**DRILLED, **figure})

    assert not drilled.proves
    assert why_not(drilled).startswith("The engine did not hold")


@pytest.mark.slow
def test_a_superuser_runs_the_drill_from_its_page(superuser_client: Client) -> None:
    answer = superuser_client.post(reverse("admin:drill"), {"buyers": "60", "units": "5"})

    assert answer.context["failure"] == ""
    assert {title: value for title, value, _ in answer.context["rows"]}["Sold"] == 5
    assert "It held" in answer.content.decode()


def test_the_page_keeps_its_numbers_within_bounds(superuser_client: Client) -> None:
    answer = superuser_client.post(reverse("admin:drill"), {"buyers": "5000", "units": "5000"})

    assert answer.context["rows"] == []
    assert set(answer.context["form"].errors) == {"buyers", "units"}


def test_the_drill_is_for_superusers(client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user(email="staff@example.com", password="x", is_staff=True))

    assert client.get(reverse("admin:drill")).status_code == 403
