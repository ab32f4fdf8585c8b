"""The toolbar stands on each page of a superuser in development, and its SQL panel explains a statement."""

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db(databases=["default", "profiling"])


@pytest.fixture(autouse=True)
def in_development(settings):
    settings.DEBUG = True
    yield
    caches["toolbar"].clear()


def toolbar_id(response):
    found = re.search(r'data-request-id="([0-9a-f]+)"', response.content.decode())
    return found and found.group(1)


def test_it_stands_on_a_superusers_pages(superuser_client):
    assert toolbar_id(superuser_client.get(reverse("admin:index")))


def test_other_staff_do_not_see_it(django_user_model):
    user = django_user_model.objects.create_user(email="staff@example.com", password="a long password")
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)

    assert not toolbar_id(client.get(reverse("admin:index")))
    assert client.get(reverse("djdt:render_panel"), {"request_id": "x", "panel_id": "SQLPanel"}).status_code == 404


def test_nobody_sees_it_in_production(superuser_client, settings):
    settings.DEBUG = False

    assert not toolbar_id(superuser_client.get(reverse("admin:index")))


def test_it_stays_off_silks_pages(superuser_client):
    assert not toolbar_id(superuser_client.get("/silk/"))


def test_its_scripts_carry_the_pages_nonce(superuser_client):
    response = superuser_client.get(reverse("admin:index"))

    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"]).group(1)
    assert f'nonce="{nonce}" type="module" src="/static/debug_toolbar/js/toolbar.js"' in response.content.decode()


def test_its_sql_panel_shows_and_explains_a_statement(superuser_client):
    request_id = toolbar_id(superuser_client.get(reverse("admin:auth_group_changelist")))

    panel = superuser_client.get(
        reverse("djdt:render_panel"), {"request_id": request_id, "panel_id": "SQLPanel"}
    ).json()
    signed = unescape(re.search(r'name="signed" value="([^"]+)"', panel["content"]).group(1))
    plan = superuser_client.post(reverse("djdt:sql_explain"), {"signed": signed}).json()

    assert "stores_store" in panel["content"]
    assert "actual time" in plan["content"]


def test_silk_and_the_toolbar_count_the_same_statements(superuser_client):
    from silk.models import Request

    response = superuser_client.get("/admin/database/settings/")

    shown = re.search(r"(\d+) quer(?:y|ies) in", response.content.decode()).group(1)
    (recorded,) = Request.objects.filter(path="/admin/database/settings/")
    # The user is read before the toolbar knows for whom it is; the session is found in Redis.
    assert recorded.num_sql_queries - int(shown) == 1


def test_what_one_process_has_stored_another_one_reads(superuser_client):
    """Files, not memory: each worker must find the panels of the others."""
    request_id = toolbar_id(superuser_client.get(reverse("admin:index")))

    assert type(caches["toolbar"]).__name__ == "FileBasedCache"
    assert caches["toolbar"].get(f"djdt:req:{request_id}")["SQLPanel"]
