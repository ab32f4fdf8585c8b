"""Silk records what a request did, changes nothing of it, and shows it to superusers only."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.urls import reverse
from silk.models import Request, SQLQuery

from config.safe_silk import cleaning, middleware
from config.safe_silk.checks import check_silk

pytestmark = pytest.mark.django_db(databases=["default", "profiling"])


@pytest.fixture
def staff_client(django_user_model):
    user = django_user_model.objects.create_user(email="staff@example.com", password="a long password")
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


def recorded(path):
    (request,) = Request.objects.filter(path=path)
    return request, list(request.queries.order_by("identifier"))


def test_a_refused_update_stays_an_integrity_error_and_nothing_runs_twice(client):
    assert client.get("/try/failing").content == b"refused, 2"

    request, queries = recorded("/try/failing")
    assert request.num_sql_queries == len(queries)
    assert [query.analysis for query in queries if query.analysis and "Failed" in query.analysis] == [
        query.analysis for query in queries if "n - 2" in query.query
    ]
    assert not hasattr(SQLCompiler, "_execute_sql")


def test_inserts_raw_and_bulk_statements_are_seen_and_copy_is_not(client):
    assert client.get("/try/writing").content == b"7"

    _, queries = recorded("/try/writing")
    inserts = [query.query for query in queries if query.query.startswith("INSERT")]
    assert len(inserts) == 4
    assert "two" in inserts[1]
    assert "three" in inserts[1]
    assert inserts[3].endswith("-- executemany")
    assert not [query for query in queries if "COPY" in query.query]


def test_each_statement_names_the_line_that_sent_it(client):
    client.get("/try/writing")

    first = next(query for query in recorded("/try/writing")[1] if query.query.startswith("INSERT"))
    assert first.traceback.splitlines()[1].strip() == 'Group.objects.create(name="one")'
    assert "site-packages" not in first.traceback


def test_a_connection_inside_a_transaction_is_not_disturbed_for_a_plan(client):
    client.get("/try/reading")

    _, (query,) = recorded("/try/reading")
    assert query.analysis == "Not explained: the connection was still inside a transaction."


def test_statements_of_a_stream_are_recorded_to_its_end(client):
    response = client.get("/try/streaming")
    assert b"".join(response.streaming_content) == b"123"
    response.close()

    request, queries = recorded("/try/streaming")
    assert [query.query for query in queries] == ["SELECT 1", "SELECT 2", "SELECT 3"]
    assert request.end_time is not None


@pytest.mark.parametrize("path", ["/static/x.css", "/silk/", "/__debug__/x", "/admin/jsi18n/", "/healthz"])
def test_assets_probes_and_the_profilers_own_pages_are_not_recorded(client, path):
    client.get(path)

    assert not Request.objects.exists()


def test_only_the_sampled_share_is_recorded(client, settings):
    settings.SILKY_INTERCEPT_PERCENT = 0

    client.get("/try/reading")

    assert not Request.objects.exists()


def test_without_its_tables_pages_answer_as_ever_and_the_log_says_it_once(client, caplog, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("no such table: silk_request")

    monkeypatch.setattr(middleware, "store", refuse)
    monkeypatch.setattr(middleware.SafeSilkMiddleware, "last_complaint", float("-inf"))

    assert client.get("/try/reading").content == b"pg_class"
    assert client.get("/try/reading").content == b"pg_class"

    assert [record.getMessage() for record in caplog.records if record.name == middleware.__name__] == [
        (
            "Silk could not record a request (no such table: silk_request). Is the profiling database migrated? "
            "Run: manage.py migrate --database profiling"
        )
    ]


def test_recording_adds_no_statement_to_the_measured_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/try/reading")


def test_silks_pages_are_the_superusers(client, staff_client, superuser_client):
    assert client.get("/silk/").status_code == 302
    assert staff_client.get("/silk/").status_code == 403
    assert superuser_client.get("/silk/").status_code == 200


def test_silks_pages_read_what_was_recorded(client, superuser_client):
    client.get("/try/writing")
    request, queries = recorded("/try/writing")

    for name, arguments in [
        ("silk:requests", []),
        ("silk:request_detail", [request.pk]),
        ("silk:request_sql", [request.pk]),
        ("silk:request_sql_detail", [request.pk, queries[1].pk]),
    ]:
        assert superuser_client.get(reverse(name, args=arguments)).status_code == 200


def test_silks_menus_may_use_their_inline_handlers_and_no_other_page_may(superuser_client):
    silk = superuser_client.get("/silk/requests/")["Content-Security-Policy"]
    admin = superuser_client.get(reverse("admin:index"))["Content-Security-Policy"]

    assert "script-src-attr 'unsafe-inline'" in silk
    assert "script-src-attr" not in admin


def test_a_function_profile_is_made_when_the_address_asks(client):
    client.get("/try/reading?prof")
    client.get("/try/reading")

    assert sorted("function calls" in request.pyprofile for request in Request.objects.all()) == [False, True]


@pytest.mark.django_db(databases=["profiling"], transaction=True)
def test_trimming_keeps_the_newest_and_gives_the_space_back():
    requests = [Request(path=f"/{number}", method="GET", raw_body="x" * 50_000) for number in range(30)]
    for request in requests:
        request.save(force_insert=True)
    SQLQuery._base_manager.create(request=requests[0], query="SELECT 1", traceback="")
    pages = "PRAGMA page_count"
    with connections["profiling"].cursor() as cursor:
        (before,) = cursor.execute(pages).fetchone()

        call_command("trim_profiling", "--keep", "4", verbosity=0)

        (after,) = cursor.execute(pages).fetchone()
    assert set(Request.objects.values_list("path", flat=True)) == {"/26", "/27", "/28", "/29"}
    assert not SQLQuery.objects.exists()
    assert after < before / 3


def test_two_clean_ups_never_run_at_once(monkeypatch):
    monkeypatch.setattr(cleaning, "ONE_REQUEST_IN", 1)
    with cleaning._trimming:
        assert cleaning.trim_now_and_then() is None


def test_the_checks_are_content_with_these_settings(db):
    assert check_silk() == []


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ({"SILKY_ANALYZE_QUERIES": True}, ["silk.E001"]),
        ({"MIDDLEWARE": [*settings.MIDDLEWARE, "silk.middleware.SilkyMiddleware"]}, ["silk.E002"]),
    ],
)
def test_each_dangerous_setting_is_an_error(settings, broken, found):
    for name, value in broken.items():
        setattr(settings, name, value)

    assert [message.id for message in check_silk()] == found


def test_a_replaced_compiler_is_an_error(monkeypatch):
    monkeypatch.setattr(SQLCompiler, "_execute_sql", SQLCompiler.execute_sql, raising=False)

    assert [message.id for message in check_silk()] == ["silk.E003"]


def test_another_version_of_silk_is_a_warning(monkeypatch):
    monkeypatch.setattr("config.safe_silk.checks.version", lambda name: "5.7.0")

    assert [message.id for message in check_silk()] == ["silk.W001"]


def test_missing_tables_are_a_warning_with_the_command(monkeypatch):
    monkeypatch.setattr(connections["profiling"].introspection, "table_names", list)

    (warning,) = check_silk()

    assert (warning.id, warning.hint) == ("silk.W002", "Run: manage.py migrate --database profiling")
