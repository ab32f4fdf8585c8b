"""The shop's addresses and, beside them, views that do to the database what profilers find hard."""

from collections.abc import Iterator
from io import StringIO

from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from config.urls import urlpatterns as shop


def failing(request: HttpRequest) -> HttpResponse:
    """Break a constraint inside an atomic block, catch it as one does, and go on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE scratch (n int CHECK (n >= 0)) ON COMMIT DROP")
        cursor.execute("INSERT INTO scratch VALUES (1)")
        try:
            with transaction.atomic():
                cursor.execute("UPDATE scratch SET n = n - 2")
        except IntegrityError:
            answer = "refused"
        cursor.execute("UPDATE scratch SET n = n + 1")
        cursor.execute("SELECT n FROM scratch")
        return HttpResponse(f"{answer}, {cursor.fetchone()[0]}")


def writing(request: HttpRequest) -> HttpResponse:
    """Insert through the ORM in both ways, through a cursor in both ways, and by COPY; then take it all back."""
    before = Group.objects.count()
    with transaction.atomic():
        Group.objects.create(name="one")
        Group.objects.bulk_create([Group(name="two"), Group(name="three")])
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO auth_group (name) VALUES (%s)", ["four"])
            cursor.executemany("INSERT INTO auth_group (name) VALUES (%s)", iter([["five"], ["six"]]))
            cursor.copy_expert("COPY auth_group (name) FROM STDIN", StringIO("seven\n"))
        written = Group.objects.count() - before
        transaction.set_rollback(True)
    return HttpResponse(str(written))


def reading(request: HttpRequest) -> HttpResponse:
    """Read the catalogue, outside any transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = %s", ["pg_class"])
        return HttpResponse(cursor.fetchone()[0])


def streaming(request: HttpRequest) -> StreamingHttpResponse:
    """Ask for each piece when it is wanted."""

    def pieces() -> Iterator[str]:
        with connection.cursor() as cursor:
            for number in (1, 2, 3):
                cursor.execute("SELECT %s", [number])
                yield str(cursor.fetchone()[0])

    return StreamingHttpResponse(pieces())


urlpatterns = [
    path("try/failing", failing),
    path("try/writing", writing),
    path("try/reading", reading),
    path("try/streaming", streaming),
    *shop,
]
