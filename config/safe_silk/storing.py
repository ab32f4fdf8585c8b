"""Writes one finished request into Silk's tables, in the shape that Silk's pages read, in a single
transaction.
"""

from __future__ import annotations

import linecache
import pstats
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.db import router, transaction
from silk import models
from silk.collector import DataCollector
from silk.model_factory import RequestModelFactory, ResponseModelFactory

from config.safe_silk.plans import explain_slow

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from config.safe_silk.recorder import Recorder, Statement

KEPT_PARAMETER = 500
KEPT_TEXT = 20_000
PROFILE_LINES = 256


def unsaved_request(request: HttpRequest) -> models.Request:
    """Describe the request before the view may consume its body; nothing is written yet."""
    described = RequestModelFactory(request)
    body, raw_body = described.body()
    row = models.Request(
        path=request.path,
        method=request.method,
        query_params=described.query_params(),
        encoded_headers=described.encoded_headers(),
        view_name=described.view_name(),
        body=body or "",
    )
    row.raw_body = raw_body or ""
    return row


def store(row: models.Request, response: HttpResponseBase, recorder: Recorder, *, explain_from_ms: float) -> None:
    """Save the request, its response, statements, plans and code profile."""
    plans = explain_slow(recorder.statements, from_ms=explain_from_ms)
    collector = DataCollector()
    with transaction.atomic(using=router.db_for_write(models.Request)):
        row.num_sql_queries = recorder.count
        row.pyprofile = _function_profile(collector)
        row.save(force_insert=True)
        ResponseModelFactory(response).construct_response_model()
        # The plain manager, because Silk's own bulk_create updates the request once for each statement.
        models.SQLQuery._base_manager.bulk_create(
            [
                _query_row(row, statement, plans.get(position), position)
                for position, statement in enumerate(recorder.statements)
            ],
            batch_size=500,
        )
        for block in collector.profiles.values():
            block.pop("queries", None)
            models.Profile.objects.create(**block)


def _query_row(row: models.Request, statement: Statement, plan: str | None, position: int) -> models.SQLQuery:
    failed = f"Failed with {statement.failure}" if statement.failure else None
    return models.SQLQuery(
        request=row,
        identifier=position,
        query=_rendered(statement),
        start_time=statement.started_at,
        end_time=statement.started_at + timedelta(milliseconds=statement.milliseconds),
        time_taken=statement.milliseconds,
        traceback="".join(
            f'  File "{path}", line {line}, in {name}\n    {linecache.getline(path, line).strip()}\n'
            for path, line, name in statement.frames
        ),
        analysis=failed or plan,
    )


def _rendered(statement: Statement) -> str:
    text, params = str(statement.sql), statement.params
    if statement.many:
        return f"{text}\n-- executemany"[:KEPT_TEXT]
    try:
        if isinstance(params, dict):
            text = text % {name: _shortened(value) for name, value in params.items()}
        elif params:
            text = text % tuple(_shortened(value) for value in params)
    except (TypeError, ValueError, KeyError):
        pass  # A text that cannot be filled in is still the statement that ran.
    return text if len(text) <= KEPT_TEXT else f"{text[:KEPT_TEXT]} …"


def _shortened(value: Any) -> str:
    text = str(value)
    return text if len(text) <= KEPT_PARAMETER else f"{text[:KEPT_PARAMETER]}…"


def _function_profile(collector: DataCollector) -> str:
    profiler = getattr(collector.local, "pythonprofiler", None)
    if profiler is None:
        return ""
    text = StringIO()
    pstats.Stats(profiler, stream=text).sort_stats("cumulative").print_stats()
    return "\n".join(text.getvalue().splitlines()[:PROFILE_LINES])
