"""The page that lets a superuser try to oversell: a button, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from shop.insights.views import for_superusers

PATIENCE = 50
"""Seconds; less than the web server's, so that the page can say what happened."""
MEANING = (
    ("buyers", "Buyers", "people who want one unit each, 16 at a time, each with a connection of their own"),
    ("units", "Units", "on the shelf of a scratch item in a scratch database"),
    ("sold", "Sold", "orders that were placed"),
    ("refused", "Refused", "buyers who were told that nothing is left"),
    ("ledger_sum", "Left by the ledger", "units that were received, less those that are promised"),
    ("seconds", "Seconds", "that the race took"),
    ("control_sold", "Sold without guards", "the same buyers at a copy of the stock: read, look, write"),
)


class DrillForm(forms.Form):
    """How many buyers race for how many units; within bounds, since somebody waits for the page."""

    buyers = forms.IntegerField(min_value=2, max_value=1000, initial=400, widget=UnfoldAdminIntegerFieldWidget)
    units = forms.IntegerField(min_value=1, max_value=500, initial=100, widget=UnfoldAdminIntegerFieldWidget)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("units", 0) >= cleaned.get("buyers", 1):
            self.add_error("buyers", "There have to be more buyers than units, or nobody has to be refused.")
        return cleaned


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_superusers
def drill_page(request: HttpRequest) -> HttpResponse:
    """Ask for the numbers; on POST run the drill and show what came of it."""
    form = DrillForm(request.POST if request.method == "POST" else None)
    result, failure = None, ""
    if request.method == "POST" and form.is_valid():
        result, failure = run_drill(**form.cleaned_data)
    context = {
        **admin.site.each_context(request),
        "title": "Overselling drill",
        "form": form,
        "rows": [(title, result[name], words) for name, title, words in MEANING] if result else [],
        "proves": result and result["proves"],
        "failure": failure,
    }
    return TemplateResponse(request, "backoffice/database/drill.html", context)


def run_drill(*, buyers: int, units: int) -> tuple[dict[str, Any] | None, str]:
    """The drill's result and what is wrong with it, from a process of its own: a scratch database stands for the
    shop's in the whole process that runs it.
    """
    command = [sys.executable, "-m", "django", "drill", "oversell", "--json", "--skip-checks"]
    command += ["--buyers", str(buyers), "--units", str(units)]
    try:
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return None, f"The drill did not end within {PATIENCE} seconds. Try fewer buyers, or run it from the shell."
    result = json.loads(done.stdout) if done.stdout.startswith("{") else None
    return result, done.stderr.strip().rpartition("\n")[2].removeprefix("CommandError: ")
