"""One's notices, and what one wants to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.accounts.models import User
from shop.notices.models import Mail, Notice
from shop.notices.selectors import Answer, answers_of, notices_of
from shop.notices.services.choosing import choose, read_all, read_notice

SHOWN = 100


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The latest of one's notices in this store."""
    rows = list(notices_of(user=_user(request), store=_store(request))[:SHOWN])
    context = {"title": "Notices", "rows": rows, "unread": sum(row.read_at is None for row in rows), "shown": SHOWN}
    return TemplateResponse(request, "notices/notices.html", {**admin.site.each_context(request), **context})


@never_cache
@require_safe
def follow(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go where a notice leads; it is read by that."""
    own = Notice.objects.filter(Q(store=_store(request)) | Q(store=None), user=_user(request))
    notice = get_object_or_404(own, pk=notice_id)
    read_notice(notice=notice)
    return HttpResponseRedirect(notice.address)


@require_POST
def read_every_one(request: HttpRequest) -> HttpResponse:
    """Take all of them as read."""
    read_all(user=_user(request), store=_store(request))
    return HttpResponseRedirect(reverse("admin:notices"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Of what, and how, one wants to be told."""
    user = _user(request)
    answers = answers_of(user=user)
    if request.method == "POST":
        choose(user=user, answers=[_answered(request, answer) for answer in answers])
        messages.success(request, "What you are told is as you chose.")
        return HttpResponseRedirect(reverse("admin:notice_choices"))
    context: dict[str, Any] = {"title": "What you are told", "answers": answers, "mails": Mail.choices}
    return TemplateResponse(request, "notices/choices.html", {**admin.site.each_context(request), **context})


def _answered(request: HttpRequest, answer: Answer) -> Answer:
    key, mail = answer.kind.kind.value, request.POST.get(f"mail-{answer.kind.kind.value}", "")
    return Answer(answer.kind, f"bell-{key}" in request.POST, mail if mail in Mail.values else Mail.NONE.value)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _store(request: HttpRequest) -> Any:
    return getattr(request, "store", None)
