"""Pages that cannot be made."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from config.errors import server_error
from tests.support.folders import Folder


def without_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def with_a_mistake(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("outage", without_database), path("mistake", with_a_mistake), path("", include("config.urls"))]
handler404 = "shop.backoffice.errors.not_found"
handler500 = server_error


@pytest.fixture
def visitor(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_an_outage_of_the_database_is_told_as_such_and_asks_to_come_back(visitor: Client) -> None:
    page = visitor.get("/outage")

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "10"
    assert "The database is away" in page.content.decode()


def test_a_mistake_of_ours_is_owned_without_details(visitor: Client) -> None:
    page = visitor.get("/mistake")

    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()
    assert "ZeroDivisionError" not in page.content.decode()


def test_an_address_that_leads_nowhere_has_a_page_of_its_own(visitor: Client) -> None:
    page = visitor.get("/nowhere")

    assert page.status_code == 404
    assert "There is nothing at this address" in page.content.decode()


@pytest.mark.slow
def test_while_postgresql_is_down_the_admin_says_so(folder: Folder) -> None:
    ask = (
        "import django; django.setup(); from django.test import Client;"
        "c = Client(raise_request_exception=False, headers={'host': 'localhost'}); c.cookies['sessionid'] = 'x' * 32;"
        "print(c.get('/admin/').status_code)"
    )

    answer = folder.run(
        ask, DEBUG="0", DATABASE_URL="postgresql://shop@127.0.0.1:1/shop", REDIS_URL="redis://127.0.0.1:1"
    )

    assert answer == "503"
