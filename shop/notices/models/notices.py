"""What somebody was told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.core.db.constraints import known_choice
from shop.core.models import Created


class NoticeKind(models.TextChoices):
    """What can be told."""

    RETURN_ASKED = "return_asked", "A customer wants to send something back"
    LARGE_REFUND = "large_refund", "A large refund was given"
    LOW_STOCK = "low_stock", "Shelves are at their reorder point"
    WORK_FINISHED = "work_finished", "Your import or bulk change is done"
    PERSON_JOINED = "person_joined", "Somebody accepted an invitation"
    JOB_FAILED = "job_failed", "A job failed for good"


class Mail(models.TextChoices):
    """Whether something is told by e-mail, and when."""

    NONE = "none", "No e-mail"
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "In the daily summary"


class Notice(Created):
    """One row tells one person one fact; `fact` names it, so that it is told once however often it is noticed.

    `in_bell` and `mail` are how the person wanted to be told at the time: a snapshot of their choice. A notice without
    a store is about the whole installation. Truths: `notice_once`, `notice_goes_somewhere`, `notice_mailed_if_wanted`,
    `notice_leads_to_a_page_of_ours`, `notice_says_something`, `notices_notice_kind_known`, `notices_notice_mail_known`.
    Written by `notices.services`.
    """

    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=NoticeKind)
    fact = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    in_bell = models.BooleanField()
    mail = models.CharField(max_length=10, choices=Mail)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # Serves the page of one's notices, newest first.
            models.Index(fields=("user", "-created_at", "-id"), condition=Q(in_bell=True), name="notice_newest"),
            # Serves the number at the bell.
            models.Index(fields=("user", "store"), condition=Q(in_bell=True, read_at=None), name="notice_unread"),
            # Serves the jobs that send e-mails: what is still to be sent.
            models.Index(fields=("mail", "user"), condition=Q(mailed_at=None) & ~Q(mail="none"), name="notice_to_mail"),
        ]
        constraints = [
            known_choice("kind", NoticeKind),
            known_choice("mail", Mail),
            # Noticed twice, told once.
            models.UniqueConstraint(
                fields=("user", "store", "kind", "fact"),
                name="notice_once",
                nulls_distinct=False,
                violation_error_message="This was told already.",
            ),
            # What nobody would see is not written.
            models.CheckConstraint(
                condition=Q(in_bell=True) | ~Q(mail="none"),
                name="notice_goes_somewhere",
                violation_error_message="A notice goes to the bell, by e-mail, or both.",
            ),
            # No e-mail against somebody's will.
            models.CheckConstraint(
                condition=Q(mailed_at=None) | ~Q(mail="none"),
                name="notice_mailed_if_wanted",
                violation_error_message="This was not to be sent by e-mail.",
            ),
            # A notice leads nowhere else.
            models.CheckConstraint(
                condition=Q(address__regex=r"^/([^/]|$)"),
                name="notice_leads_to_a_page_of_ours",
                violation_error_message="A notice leads to a page of this site.",
            ),
            # Words for whoever is told.
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="notice_says_something",
                violation_error_message="A notice says something.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
