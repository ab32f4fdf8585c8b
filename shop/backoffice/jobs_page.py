"""The page of background jobs: what waits, what comes round, and what has failed for good."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.core.background import jobs
from shop.insights.views import for_superusers

SHOWN = 100
ANSWERS = {
    "retry": (jobs.retry_job, "The job waits for a worker again."),
    "discard": (jobs.discard_job, "The job is forgotten."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_superusers
def jobs_page(request: HttpRequest) -> HttpResponse:
    """Show the jobs; on POST retry or discard a dead one."""
    if request.method == "POST":
        return _answered(request)
    context = {
        **admin.site.each_context(request),
        "title": "Jobs",
        "counts": jobs.counts(),
        "rounds": jobs.rounds(),
        "dead": jobs.dead_jobs()[:SHOWN],
    }
    return TemplateResponse(request, "backoffice/database/jobs.html", context)


def _answered(request: HttpRequest) -> HttpResponse:
    for wish, (act, words) in ANSWERS.items():
        if wish in request.POST:
            try:
                job_id = UUID(request.POST[wish])
            except ValueError:
                continue
            if act(job_id=job_id):
                messages.success(request, words)
            else:
                messages.warning(request, "This job is not among the dead any more: somebody was faster.")
    return HttpResponseRedirect(reverse("admin:jobs"))
