"""Jobs: written with their cause, tried again, taken over from the dead, and listed when nothing helps."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config import env
from config.services.addresses import PORT
from config.services.home import Home
from shop.core.background import schedule
from shop.core.background.jobs import dead_jobs, retry_job
from shop.core.background.schedule import Periodic, enqueue_due
from shop.core.background.worker import ATTEMPTS
from shop.inventory.models import Reservation
from shop.inventory.tasks import expire_reservations_due
from tests.factories import ReservationFactory, StockItemFactory
from tests.support.folders import eventually
from tests.support.races import race, winners
from tests.support.working import work

from . import made_up_tasks

WORKING = "import django; django.setup(); from django.core.management import call_command; call_command('work')"


@pytest.fixture(autouse=True)
def nothing_comes_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "periodic_jobs", list)
    monkeypatch.setattr(schedule, "jobs_on_demand", list)


def only_job() -> DBTaskResult:
    return DBTaskResult.objects.get()


@pytest.mark.django_db
def test_a_job_is_run_once_and_keeps_what_it_returned() -> None:
    made_up_tasks.add.enqueue(2, two=3)

    work()
    work()

    assert (only_job().status, only_job().return_value, len(only_job().worker_ids)) == ("SUCCESSFUL", 5, 1)


@pytest.mark.django_db
def test_a_job_goes_with_the_transaction_that_caused_it() -> None:
    with transaction.atomic():
        made_up_tasks.add.enqueue(2, two=3)
        transaction.set_rollback(True)

    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_again_after_growing_pauses_and_then_lies_among_the_dead() -> None:
    made_up_tasks.fail.enqueue()
    pauses = []

    for _ in range(ATTEMPTS - 1):
        work()
        assert only_job().status == "READY"
        pauses.append(round((only_job().run_after - only_job().finished_at).total_seconds()))
        DBTaskResult.objects.update(run_after=timezone.now())
    work()

    assert pauses == [10, 20, 40, 80, 160]
    assert only_job().status == "FAILED"
    assert "the line is dead" in only_job().traceback
    assert list(dead_jobs()) == [only_job()]


@pytest.mark.django_db
def test_a_job_that_waits_for_its_next_try_is_left_alone() -> None:
    made_up_tasks.fail.enqueue()

    work()
    work()

    assert len(only_job().worker_ids) == 1


@pytest.mark.django_db
def test_what_a_service_refuses_is_not_asked_again() -> None:
    made_up_tasks.be_refused.enqueue()

    work()

    assert (only_job().status, len(only_job().worker_ids)) == ("FAILED", 1)


@pytest.mark.django_db
def test_a_dead_job_is_retried_from_its_page_as_often_as_a_fresh_one(superuser_client: Client) -> None:
    made_up_tasks.be_refused.enqueue()
    work()
    page = superuser_client.get(reverse("admin:jobs")).content.decode()
    assert "be_refused" in page
    assert "not today" in page

    superuser_client.post(reverse("admin:jobs"), {"retry": str(only_job().pk)})

    assert (only_job().status, only_job().worker_ids) == ("READY", [])


@pytest.mark.django_db
def test_a_dead_job_can_be_forgotten_and_a_living_one_cannot(superuser_client: Client) -> None:
    made_up_tasks.be_refused.enqueue()
    superuser_client.post(reverse("admin:jobs"), {"discard": str(only_job().pk)})
    assert only_job().status == "READY"
    assert not retry_job(job_id=only_job().pk)
    work()

    superuser_client.post(reverse("admin:jobs"), {"discard": str(only_job().pk)})

    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_the_jobs_are_for_superusers(client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user(email="staff@example.com", password="x", is_staff=True))

    assert client.get(reverse("admin:jobs")).status_code == 403


NIGHTLY = Periodic(task=made_up_tasks.fail, every=dt.timedelta(days=1), at=dt.timedelta(hours=3))


@pytest.mark.parametrize(
    ("now", "turn"), [("2026-05-02T02:59", "2026-05-01T03:00"), ("2026-05-02T03:00", "2026-05-02T03:00")]
)
def test_a_turn_begins_by_the_clock(now: str, turn: str) -> None:
    assert NIGHTLY.turn(dt.datetime.fromisoformat(f"{now}:00+00:00")) == dt.datetime.fromisoformat(f"{turn}:00+00:00")


@pytest.mark.django_db
def test_a_periodic_job_is_enqueued_once_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Periodic(task=made_up_tasks.fail, every=dt.timedelta(minutes=1))
    monkeypatch.setattr(schedule, "periodic_jobs", lambda: [job])
    begin = job.turn(timezone.now())

    assert enqueue_due(begin) == ["tests.core.background.made_up_tasks.fail"]
    assert enqueue_due(begin + dt.timedelta(seconds=59)) == []
    assert enqueue_due(begin + dt.timedelta(minutes=5)) == ["tests.core.background.made_up_tasks.fail"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_a_jobs_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        schedule, "periodic_jobs", lambda: [Periodic(task=made_up_tasks.fail, every=dt.timedelta(days=9999))]
    )

    outcomes = race(*[enqueue_due] * 6)

    assert sum(len(enqueued) for enqueued in winners(outcomes)) == 1
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_every_job_that_an_app_declares_can_be_enqueued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    names = enqueue_due()

    assert "shop.core.tasks.reconcile_everything" in names
    assert "shop.inventory.tasks.expire_reservations_due" in names


@pytest.mark.django_db
def test_reservations_run_out_by_themselves() -> None:
    item = StockItemFactory(on_hand=5)
    ReservationFactory(stock_item=item, quantity=2, expires_at=timezone.now() - dt.timedelta(minutes=1))
    ReservationFactory(stock_item=item, quantity=1, expires_at=timezone.now() + dt.timedelta(minutes=1))
    expire_reservations_due.enqueue()

    work()

    assert only_job().return_value == 1
    assert sorted(Reservation.objects.values_list("status", flat=True)) == ["expired", "open"]
    item.refresh_from_db()
    assert item.reserved == 1


@pytest.fixture
def held() -> Iterator[None]:
    """The lock that `wait_to_be_let_go` waits for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [made_up_tasks.HELD])
        yield
        cursor.execute("SELECT pg_advisory_unlock_all()")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_was_doing_is_done_by_the_next(held: None) -> None:
    made_up_tasks.wait_to_be_let_go.enqueue()
    url = f"postgresql://shop@/{connection.settings_dict['NAME']}?host={Home.current().run}&port={PORT}"
    killed = subprocess.Popen(
        [sys.executable, "-c", WORKING],
        cwd=env.BASE_DIR,
        env=env.for_children(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings.test"),
    )
    waiting = DBTaskResult.objects.filter(task_path__endswith="wait_to_be_let_go")
    eventually(lambda: waiting.get().status == "RUNNING")

    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [made_up_tasks.HELD])
    eventually(lambda: work() or waiting.get().status == "SUCCESSFUL")

    assert waiting.get().return_value == "let go"
    assert len(waiting.get().worker_ids) == 2


@pytest.mark.django_db(transaction=True)
def test_what_a_living_worker_is_doing_is_left_to_it() -> None:
    made_up_tasks.add.enqueue(1, 1)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["alive"])
    sitting = connection.copy()
    with sitting.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('backroom worker alive'))")

    work()
    assert only_job().status == "RUNNING"

    sitting.close()
    eventually(lambda: work() or only_job().status == "SUCCESSFUL")
