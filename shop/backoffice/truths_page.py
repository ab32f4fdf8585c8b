"""The page of truths: every rule that the database holds, how, and what the last reconciliation found."""

from __future__ import annotations

from itertools import groupby

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.core.reconciling import Reconciliation, last_reconciliation, reconcile
from shop.core.truths import Finding
from shop.insights.views import for_superusers


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_superusers
def truths_page(request: HttpRequest) -> HttpResponse:
    """Show what the last run found; on POST run it now."""
    if request.method == "POST":
        found = reconcile()
        tell = messages.error if found.differences else messages.success
        tell(request, f"{found.rows_checked:,} rows checked, {found.differences:,} differences.")
        return HttpResponseRedirect(reverse("admin:truths"))
    last = last_reconciliation()
    context = {
        **admin.site.each_context(request),
        "title": "Truths",
        "last": last,
        "constraints": _by_table(last) if last else [],
    }
    return TemplateResponse(request, "backoffice/database/truths.html", context)


def _by_table(last: Reconciliation) -> list[tuple[str, list[Finding], int]]:
    """The constraints of each table, broken ones first, and how many rows break them."""
    ordered = sorted(last.constraints, key=lambda finding: (finding.table, not finding.violations, finding.name))
    tables = [(table, list(findings)) for table, findings in groupby(ordered, key=lambda finding: finding.table)]
    return [(table, findings, sum(finding.violations for finding in findings)) for table, findings in tables]
