"""Notices: whoever a fact concerns is told once, in the way they chose, and in the fact's own transaction."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from shop.accounts.models import User
from shop.accounts.services.inviting import accept_as_new_person, invite_person
from shop.accounts.services.writing_roles import write_roles
from shop.core.tasks import tidy_up
from shop.inventory.services.alerting import note_low_shelves
from shop.notices.models import Choice, Mail, Notice, NoticeKind
from shop.notices.services.facts import note_dead_jobs
from shop.notices.services.mailing import is_something_to_mail, mail_waiting
from shop.notices.services.telling import tell
from shop.orders.services.refunding import refund
from shop.orders.services.returning import request_return
from shop.stores.models import Store
from tests import factories as f
from tests.accounts.test_signing_in import HOME, member, sign_in
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db

PAGE, CHOOSE = "/admin/notices/", "/admin/notices/choose/"


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory(name="Corner shop")


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("id").values_list("text", flat=True))


def say(store: Store, fact: str = "return 1", **more: Any) -> int:
    return tell(
        kind=NoticeKind.RETURN_ASKED, fact=fact, text=f"Something about {fact}", address=HOME, store=store, **more
    )


def bell(client: Client) -> str:
    page = client.get(HOME).content.decode()
    return page.partition('class="bo-bell"')[2].partition("</a>")[0]


def test_those_are_told_who_have_the_right_in_that_store(store: Store, superuser: User) -> None:
    support, reader, stranger = member(store), member(store, "Read-only"), member(f.StoreFactory())

    say(store)

    assert [len(told(user)) for user in (support, superuser, reader, stranger)] == [1, 1, 0, 0]


def test_a_fact_that_is_noticed_twice_is_told_once(store: Store) -> None:
    support = member(store)

    say(store)
    say(store)

    assert told(support) == ["Something about return 1"]


def test_what_is_rolled_back_was_told_to_nobody(store: Store) -> None:
    support = member(store)

    with transaction.atomic():
        say(store)
        transaction.set_rollback(True)

    assert told(support) == []


def test_telling_costs_the_same_however_many_people_there_are(store: Store) -> None:
    member(store)
    with recorded() as few:
        say(store, "return 1")
    for _ in range(5):
        member(store)

    with recorded() as many:
        say(store, "return 2")

    assert len(many) == len(few)
    assert Notice.objects.filter(fact="return 2").count() == 6


@pytest.mark.django_db(transaction=True)
def test_the_bell_counts_what_was_not_read_and_a_page_asks_nothing_for_it(store: Store) -> None:
    write_roles()
    client, _ = sign_in(member(store))
    say(store)
    say(store, "return 2")
    assert "Notices: 2 not read" in bell(client)

    with recorded() as sent:
        bell(client)
    notice = Notice.objects.earliest("id")
    followed = client.get(f"{PAGE}{notice.pk}/")

    assert not [statement for statement in sent if "notices_notice" in statement.sql]
    assert followed.headers["Location"] == HOME
    assert "Notices: 1 not read" in bell(client)
    client.post(f"{PAGE}read/")
    assert "not read" not in bell(client)
    assert client.get(PAGE).context["unread"] == 0


def test_nobody_opens_a_notice_of_somebody_else(store: Store) -> None:
    client, _ = sign_in(member(store))
    notice = f.NoticeFactory(store=store)

    assert client.get(f"{PAGE}{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_each_is_told_as_they_chose(store: Store) -> None:
    user = member(store)
    client, _ = sign_in(user)

    client.post(CHOOSE, {"mail-return_asked": "at_once", "mail-job_failed": "at_once"})
    say(store)
    notice = Notice.objects.get(user=user)
    shown = client.get(CHOOSE).context["answers"]

    assert (notice.in_bell, notice.mail) == (False, "at_once")
    assert "not read" not in bell(client)
    assert {answer.kind.kind for answer in shown} == {NoticeKind.RETURN_ASKED, NoticeKind.WORK_FINISHED}
    assert not Choice.objects.filter(kind=NoticeKind.JOB_FAILED).exists()


def test_who_wants_neither_is_told_nothing(store: Store) -> None:
    user = member(store)
    f.ChoiceFactory(user=user, in_bell=False, mail="none")

    say(store)

    assert told(user) == []


def test_what_is_to_be_mailed_at_once_goes_out_once_with_its_link(store: Store, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://shop.example.com"
    user = f.ChoiceFactory(user=member(store)).user
    say(store)

    assert is_something_to_mail()
    assert (mail_waiting(how=Mail.AT_ONCE), mail_waiting(how=Mail.AT_ONCE)) == (1, 0)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([user.email], "Corner shop: Something about return 1")
    assert "https://shop.example.com/admin/" in sent.body
    assert not is_something_to_mail()


def test_the_daily_summary_is_one_mail_a_person_and_none_to_who_has_left(store: Store) -> None:
    user, gone = (f.ChoiceFactory(user=member(store), mail="daily").user for _ in range(2))
    say(store)
    say(store, "return 2")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert not is_something_to_mail()
    mail_waiting(how=Mail.DAILY)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([user.email], "Backroom: 2 things to know")
    assert sent.body.count("Something about") == 2


def test_a_return_and_a_large_refund_are_told_and_a_small_one_is_not(store: Store) -> None:
    manager = member(store, "Manager")
    order = f.OrderFactory(store=store)
    line = f.FulfilmentLineFactory(
        fulfilment=f.FulfilmentFactory(order=order, shipped=True), line=order.lines.first(), shipped=True
    ).line
    payment = f.PaymentFactory(order=order, amount=500, captured_amount=500)

    request_return(order=order, quantities={line.pk: 1}, warehouse=f.WarehouseFactory(store=store))
    refund(payment=payment, amount=Decimal("199.99"))
    refund(payment=payment, amount=Decimal(200))

    first, second = told(manager)
    assert first == f"Order {order.number}: a return of 1 unit was requested."
    assert second.startswith(f"Order {order.number}: 200.00 EUR refunded")


def test_an_accepted_invitation_is_told_to_who_manages_people(store: Store) -> None:
    manager, support = member(store, "Manager"), member(store)
    _, token = invite_person(store=store, email="nora@example.com", role=_role("Support"), actor=manager)

    accept_as_new_person(token=token, full_name="Nora New", password="a quiet harbour")

    assert told(manager) == ["Nora New works here now, as Support."]
    assert told(support) == []


def test_low_shelves_are_told_once_a_day(store: Store) -> None:
    keeper = member(store, "Warehouse")
    f.StockItemFactory(store=store, on_hand=1, reorder_point=3)

    note_low_shelves()
    note_low_shelves()

    assert told(keeper) == ["1 shelf is at the reorder point or below."]


def test_a_job_that_failed_for_good_is_told_to_superusers(store: Store, superuser: User) -> None:
    manager = member(store, "Manager")
    tidy_up.enqueue()
    job = DBTaskResult.objects.get()
    job.set_failed(RuntimeError("broken"))
    assert job.status == TaskResultStatus.FAILED

    note_dead_jobs()
    note_dead_jobs()

    assert told(superuser) == ["The job “tidy up” failed for good."]
    assert told(manager) == []


def _role(name: str) -> Any:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=name)
