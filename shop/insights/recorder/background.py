"""Observes the jobs of a worker as requests are observed; hears the task system's signals."""

from __future__ import annotations

from contextvars import ContextVar, Token
from time import perf_counter, time
from typing import Any

from shop.insights.recorder.finished import Finished
from shop.insights.recorder.memory import memory
from shop.insights.recorder.observation import Observation, current

_token: ContextVar[Token[Observation | None] | None] = ContextVar("insights_job", default=None)


def job_started(sender: Any, task_result: Any, **kwargs: Any) -> None:
    """Begin to observe, unless the job runs inside something that is observed."""
    if current.get() is None:
        observation = Observation()
        observation.works_for(f"task {task_result.task.module_path}", "worker")
        _token.set(current.set(observation))


def job_finished(sender: Any, task_result: Any, **kwargs: Any) -> None:
    """Remember what the job has asked."""
    token, observation = _token.get(), current.get()
    if token is None or observation is None:
        return
    current.reset(token)
    _token.set(None)
    observation.ended = perf_counter()
    memory.add(
        Finished(
            action=f"task {task_result.task.module_path}",
            method="",
            path="",
            status=500 if task_result.status == "FAILED" else 200,
            at=time(),
            observation=observation,
        )
    )
