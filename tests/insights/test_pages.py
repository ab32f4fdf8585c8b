"""The Database pages answer superusers, refuse everyone else, and do what their buttons say."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from shop.insights.catalogue import SECTIONS
from shop.insights.panels.statements import statements
from tests.insights.conftest import STRANGER, acting_as_stranger

PAGES = [reverse("admin:insights:overview"), reverse("admin:insights:reset")] + [
    reverse("admin:insights:section", args=[section.slug]) for section in SECTIONS
]


pytestmark = pytest.mark.usefixtures("counts_from_zero")


@pytest.fixture
def staff_client(django_user_model, db):
    user = django_user_model.objects.create_user(email="staff@example.com", password="a long password")
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


def counted(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (found,) = statements(cursor, containing=sql.split("AS ")[1].split()[0])
    return found


@pytest.mark.parametrize("address", PAGES)
def test_a_superuser_sees_each_page(superuser_client, address):
    assert superuser_client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_other_staff_are_refused(staff_client, address):
    assert staff_client.get(address).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_sent_to_the_login(client, address):
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('admin:login')}?next={address}")


def test_a_section_that_does_not_exist_is_not_found(superuser_client):
    assert superuser_client.get(reverse("admin:insights:section", args=["horoscope"])).status_code == 404


def test_a_statement_is_shown_in_full_and_planned_on_demand(superuser_client):
    found = counted(
        "SELECT email FROM accounts_user WHERE id = 7 AND is_active AS chosen".replace(" AS chosen", "")
        + " /* */ LIMIT 1 -- AS planned"
    )
    address = reverse("admin:insights:statement", args=[found.statement_id])

    without, with_plan = superuser_client.get(address), superuser_client.get(address, {"plan": ""})

    assert "insights-costliest" not in without.content.decode()
    assert "accounts_user" in with_plan.content.decode()
    assert with_plan.content.decode().count("costliest step") == 1


def test_a_forgotten_statement_is_not_found(superuser_client):
    assert superuser_client.get(reverse("admin:insights:statement", args=[-1])).status_code == 404


def test_statements_can_be_searched_and_sorted(superuser_client):
    counted("SELECT 1 AS haystack")
    counted("SELECT 2, 3 AS needle")

    page = superuser_client.get(
        reverse("admin:insights:section", args=["statements"]), {"containing": "needle", "order": "calls"}
    )

    assert "AS needle" in page.content.decode()
    assert "haystack" not in page.content.decode()


def test_tables_sort_by_the_column_that_was_clicked(superuser_client):
    address = reverse("admin:insights:section", args=["tables"])

    def names(wish):
        shown = superuser_client.get(address, {"sizes": wish}).context["panels"][0]
        return [row.name for row in shown.answer.rows]

    assert names("name") == sorted(names("name"))
    assert names("-name") == names("name")[::-1]
    assert names("password") == names("")


def test_resetting_asks_first_and_then_forgets(superuser_client):
    counted("SELECT 1 AS remembered")
    address = reverse("admin:insights:reset")

    superuser_client.get(address)
    with connection.cursor() as cursor:
        assert len(statements(cursor, containing="remembered")) == 1

    response = superuser_client.post(address)

    assert (response.status_code, response["Location"]) == (302, reverse("admin:insights:section", args=["statements"]))
    with connection.cursor() as cursor:
        assert statements(cursor, containing="remembered") == []


def test_resetting_needs_the_form_of_the_page(superuser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)

    assert client.post(reverse("admin:insights:reset")).status_code == 403


def test_a_role_without_privileges_still_gets_a_page_that_says_what_to_grant(superuser_client):
    counted("SELECT 1 AS secret")
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {STRANGER}")

    with acting_as_stranger():
        page = superuser_client.get(reverse("admin:insights:section", args=["statements"]))

    assert page.status_code == 200
    assert f"GRANT pg_read_all_stats TO {STRANGER};" in page.content.decode()
