"""Each rule that the database holds about notices, broken by plain SQL."""

import pytest
from django.utils import timezone

from tests.factories import ChoiceFactory, NoticeFactory
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "notice_chosen_once": lambda: copied(ChoiceFactory()),
    "notice_goes_somewhere": lambda: changed(NoticeFactory(), in_bell=False),
    "notice_leads_to_a_page_of_ours": lambda: changed(NoticeFactory(), address="//elsewhere.example/"),
    "notice_mailed_if_wanted": lambda: changed(NoticeFactory(), mailed_at=timezone.now()),
    "notice_once": lambda: copied(NoticeFactory(store=None)),
    "notice_says_something": lambda: changed(NoticeFactory(), text=" "),
    "notices_choice_kind_known": lambda: changed(ChoiceFactory(), kind="gossip"),
    "notices_choice_mail_known": lambda: changed(ChoiceFactory(), mail="by pigeon"),
    "notices_notice_kind_known": lambda: changed(NoticeFactory(), kind="gossip"),
    "notices_notice_mail_known": lambda: changed(NoticeFactory(), mail="by pigeon"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
