"""A list that is kept goes out as a file by itself, once a turn, to those who may see the list."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import User
from shop.exchange.exceptions import ExportUnderWay, NotYourExport
from shop.exchange.jobs import export_in_background, export_what_is_due
from shop.exchange.lists import list_as_file
from shop.exchange.models import ExportRun, SavedExport
from shop.exchange.services.exporting_lists import ask_for_file, make_file, remove_old_files
from shop.exchange.services.saving_exports import arrange_export, forget_export, next_turn
from shop.exchange.storage import exported_files
from shop.stores.models import Store
from tests import factories as f
from tests.support.working import work

pytestmark = pytest.mark.django_db

PRODUCTS = "admin:catalog_product_changelist"


def member(store: Store, role: str = "Merchandiser") -> User:
    return f.MembershipFactory(store=store, role=Group.objects.get(name=role)).user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def kept(owner: User, store: Store, **more: Any) -> SavedExport:
    """An export of the active products, kept from the list as a person does."""
    product = f.ProductFactory(store=store, name="Lamp", status="active")
    f.ProductFactory(store=store, name="Old lamp", status="archived")
    f.ProductFactory(store=f.StoreFactory(), name="Stranger", status="active")
    form = {"action": "save_export", "_selected_action": [product.pk], "select_across": "0", "index": "0"}
    query = urlencode({"status__exact": "active", "columns": "name,status", "p": "2"})
    answer = client_of(owner).post(f"{reverse(PRODUCTS)}?{query}", form)
    export = SavedExport.objects.get()
    assert answer.url == page(export)
    if more:
        says = {"name": export.name, "form": "csv", "is_shared": False, "keep_days": 7, **more}
        return arrange_export(export=export, actor=owner, **says)
    return export


def page(export: SavedExport) -> str:
    return reverse("admin:exchange_savedexport_change", args=[export.pk])


def asked_for(client: Client, run: ExportRun) -> tuple[int, str]:
    """The status of the answer, and the text that it holds."""
    answer: Any = client.get(reverse("admin:exchange_savedexport_file", args=[run.pk]))
    if not answer.streaming:
        return answer.status_code, ""
    assert answer["Content-Disposition"] == f'attachment; filename="{run.file_name}"'
    text = b"".join(answer.streaming_content).decode()
    return answer.status_code, text.removeprefix("\ufeff")


def test_a_list_is_kept_with_its_filters_and_made_into_a_file_by_a_worker(store: Store) -> None:
    owner = member(store)
    client = client_of(owner)
    export = kept(owner, store, form="csv")

    client.post(page(export), {"_run": "1"})
    waiting = client.get(page(export)).content.decode()
    work()
    run = ExportRun.objects.get()
    _, text = asked_for(client, run)

    assert (export.page, export.query, export.name) == (
        "catalog.product",
        "columns=name%2Cstatus&status__exact=active",
        "Products",
    )
    assert "Writing a file" in waiting
    assert (run.status, run.row_count, run.failure) == ("done", 1, "")
    assert list(csv.reader(io.StringIO(text))) == [["Name", "Status"], ["Lamp", "active"]]
    assert run.expires_at.date() == (timezone.now() + dt.timedelta(days=7)).date()
    assert mail.outbox == []
    assert "Download" in client.get(page(export)).content.decode()


def test_a_file_is_for_its_owner_and_those_it_is_shared_with_who_may_see_the_list(store: Store) -> None:
    owner, colleague = member(store), member(store, "Manager")
    foreign = member(f.StoreFactory(), "Manager")
    export = kept(owner, store, form="csv")
    run = ask_for_file(export=export, actor=owner)
    make_file(run_id=run.pk, list_as_file=list_as_file)
    run.refresh_from_db()

    before, _ = asked_for(client_of(colleague), run)
    arrange_export(export=export, actor=owner, name="Ours", form="csv", is_shared=True, keep_days=7)
    shared, _ = asked_for(client_of(colleague), run)
    blind = Group.objects.get(name="Merchandiser")
    blind.permissions.remove(*blind.permissions.filter(content_type__model="product"))

    assert (before, shared) == (404, 200)
    assert asked_for(client_of(foreign), run)[0] == 404
    assert asked_for(client_of(owner), run)[0] == 404
    assert asked_for(Client(), run)[0] == 302
    assert client_of(colleague).post(page(export), {"_run": "1"}).status_code == 403
    with pytest.raises(NotYourExport):
        ask_for_file(export=export, actor=colleague)


@pytest.mark.parametrize(
    ("zone", "rhythm", "weekday", "after", "turn"),
    [
        ("UTC", "daily", None, "2026-03-02T05:59", "2026-03-02T06:00"),
        ("UTC", "daily", None, "2026-03-02T06:00", "2026-03-03T06:00"),
        ("Europe/Berlin", "daily", None, "2026-07-01T03:00", "2026-07-01T04:00"),
        ("America/New_York", "weekly", 1, "2026-01-05T12:00", "2026-01-12T11:00"),
        ("Asia/Tokyo", "weekly", 1, "2026-01-04T20:00", "2026-01-04T21:00"),
    ],
)
def test_a_turn_comes_by_the_clock_of_the_store(
    zone: str, rhythm: str, weekday: int | None, after: str, turn: str
) -> None:
    export = SavedExport(store=Store(timezone=zone), rhythm=rhythm, weekday=weekday, hour=6)

    found = next_turn(export, after=dt.datetime.fromisoformat(f"{after}+00:00"))

    assert found == dt.datetime.fromisoformat(f"{turn}+00:00")


def test_an_hour_that_the_clock_leaves_out_is_made_up_for() -> None:
    export = SavedExport(store=Store(timezone="Europe/Berlin"), rhythm="daily", hour=2)

    turn = next_turn(export, after=dt.datetime(2026, 3, 29, 0, 0, tzinfo=dt.UTC))

    assert turn == dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)


def test_what_is_due_is_made_once_and_its_owner_is_told_by_a_link(store: Store) -> None:
    owner = member(store)
    export = kept(owner, store, rhythm="daily", hour=6)
    past = timezone.now() - dt.timedelta(days=3)
    SavedExport.objects.filter(pk=export.pk).update(next_run_at=past)

    first, second = export_what_is_due(), export_what_is_due()
    work()
    again = export_what_is_due()

    export.refresh_from_db()
    run = ExportRun.objects.get()
    assert (first, second, again) == (1, 0, 0)
    assert (run.status, run.due_at, run.actor) == ("done", past, owner)
    assert export.next_run_at > timezone.now()
    (letter,) = mail.outbox
    assert (letter.to, letter.attachments) == ([owner.email], [])
    assert f"http://testserver{page(export)}" in letter.body
    assert "1 rows" in letter.body


def test_an_owner_who_may_not_see_the_list_any_more_gets_no_file_and_the_schedule_ends(store: Store) -> None:
    owner = member(store)
    export = kept(owner, store, rhythm="weekly", weekday=1, hour=6)
    SavedExport.objects.filter(pk=export.pk).update(next_run_at=timezone.now())
    owner.memberships.all().delete()

    export_what_is_due()
    work()

    run = ExportRun.objects.get()
    export.refresh_from_db()
    assert (run.status, run.failure) == ("failed", "Its owner may not see this list any more.")
    assert (export.rhythm, export.next_run_at) == ("never", None)
    assert "could not be made" in mail.outbox[0].body


def test_a_worker_that_dies_after_its_file_leaves_one_file_for_the_next(store: Store) -> None:
    owner = member(store)
    run = ask_for_file(export=kept(owner, store), actor=owner)
    files = exported_files()
    files.save(f"{store.pk}/{run.pk}.xlsx", ContentFile(b"half"))

    made = make_file(run_id=run.pk, list_as_file=list_as_file)
    again = make_file(run_id=run.pk, list_as_file=list_as_file)

    run.refresh_from_db()
    assert (made, again) == (True, False)
    assert run.file.name == f"{store.pk}/{run.pk}.xlsx"
    with files.open(run.file.name) as written:
        assert written.read(2) == b"PK"


def test_files_go_when_their_time_is_over_and_with_their_export(
    store: Store, django_capture_on_commit_callbacks: Any
) -> None:
    owner = member(store)
    export = kept(owner, store)
    files = exported_files()
    old, new = (ask_made(export, owner) for _ in range(2))
    ExportRun.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_old_files()

    old.refresh_from_db()
    assert (removed, old.status, old.file.name) == (1, "removed", "")
    assert (files.exists(f"{store.pk}/{old.pk}.xlsx"), files.exists(new.file.name)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        forget_export(export=export, actor=owner)
    assert not files.exists(new.file.name)
    assert not ExportRun.objects.exists()


def ask_made(export: SavedExport, owner: User) -> ExportRun:
    run = ask_for_file(export=export, actor=owner)
    assert make_file(run_id=run.pk, list_as_file=list_as_file)
    run.refresh_from_db()
    return run


def test_one_file_of_an_export_is_made_at_a_time(store: Store) -> None:
    owner = member(store)
    export = kept(owner, store)
    export_in_background(export=export, actor=owner)

    with pytest.raises(ExportUnderWay):
        export_in_background(export=export, actor=owner)

    assert ExportRun.objects.count() == 1


def test_a_schedule_is_said_on_the_page_and_what_cannot_be_is_told_there(store: Store) -> None:
    owner = member(store)
    export = kept(owner, store)
    client = client_of(owner)
    says = {"_save": "1", "name": "Prices", "form": "csv", "rhythm": "weekly", "weekday": "1", "hour": "6"}

    wrong = client.post(page(export), {**says, "keep_days": "400"})
    client.post(page(export), {**says, "keep_days": "30"})

    export.refresh_from_db()
    assert "less than or equal to 90" in wrong.content.decode()
    assert (export.name, export.rhythm, export.weekday, export.hour, export.keep_days) == ("Prices", "weekly", 1, 6, 30)
    assert "Every Monday at 06:00" in client.get(page(export)).content.decode()


@pytest.mark.parametrize("listed", ["orders.order", "audit.change", "inventory.stockitem", "customers.customer"])
def test_other_lists_go_out_too(store: Store, listed: str) -> None:
    owner = f.UserFactory(is_superuser=True, is_staff=True)
    export = f.SavedExportFactory(store=store, owner=owner, page=listed, query="q=nothing")

    assert ask_made(export, owner).row_count >= 0
