"""Records a request for Silk's pages and writes it down after the response has left."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections
from django.utils import timezone
from silk.collector import DataCollector

from config.profiling import ALIAS, is_function_profile_wanted, is_recorded
from config.safe_silk.cleaning import trim_now_and_then
from config.safe_silk.recorder import Recorder, listening
from config.safe_silk.storing import store, unsaved_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from silk import models

logger = logging.getLogger(__name__)
SILENCE_SECONDS = 60.0


class SafeSilkMiddleware:
    """Stands where stock Silk's middleware would.

    During the request it only appends to a list. The rows are written, and slow statements explained, when
    the server closes the response: the reader already has it by then, and no atomic block of the view is
    open. A response that streams keeps being recorded until its last byte.
    """

    last_complaint = float("-inf")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; whatever goes wrong with recording, the answer is the view's."""
        # Silk's pages keep their filters here when there is no session.
        request.silk_filters = {}  # type: ignore[attr-defined]  # Silk's own attribute
        collector = DataCollector()
        collector.clear()
        if not is_recorded(request):
            return self.get_response(request)

        try:
            row = unsaved_request(request)
        except Exception as error:
            self._complain(error)
            return self.get_response(request)
        recorder = Recorder()
        collector.configure(row, should_profile=is_function_profile_wanted(request))
        with ExitStack() as stack:
            for connection in connections.all():
                if connection.alias != ALIAS:
                    stack.enter_context(listening(connection, recorder))
            response = self.get_response(request)
            still_recording = stack.pop_all()
        if not response.streaming:
            self._stop(row, still_recording)
        closers = response._resource_closers  # type: ignore[attr-defined]  # not in the stubs
        closers.append(lambda: self._finish(row, response, recorder, still_recording))
        return response

    def _stop(self, row: models.Request, still_recording: ExitStack) -> None:
        still_recording.close()
        DataCollector().stop_python_profiler()
        row.end_time = timezone.now()

    def _finish(
        self, row: models.Request, response: HttpResponseBase, recorder: Recorder, still_recording: ExitStack
    ) -> None:
        if row.end_time is None:
            self._stop(row, still_recording)
        try:
            store(row, response, recorder, explain_from_ms=getattr(settings, "SILK_EXPLAIN_FROM_MS", 10.0))
        except Exception as error:
            self._complain(error)
        else:
            trim_now_and_then()
        finally:
            DataCollector().clear()

    @classmethod
    def _complain(cls, error: Exception) -> None:
        """Log once a minute: the commonest cause, tables not made yet, would otherwise fill the log."""
        if monotonic() - cls.last_complaint >= SILENCE_SECONDS:
            cls.last_complaint = monotonic()
            logger.warning(
                "Silk could not record a request (%s). Is the profiling database migrated? "
                "Run: manage.py migrate --database %s",
                error,
                ALIAS,
            )
