"""The driver's client of Redis, which tells the current observation what it asks. Named in the setting CACHES."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from redis.client import Pipeline, Redis

from shop.insights.recorder.observation import KEPT_EVENTS, Asked, current


class ObservedPipeline(Pipeline):
    """Many questions that travel together count as one."""

    def execute(self, raise_on_error: bool = True) -> Any:
        """Send what was gathered."""
        observation = current.get()
        if observation is None or len(observation.asked) >= KEPT_EVENTS:
            return super().execute(raise_on_error)
        words = ("PIPELINE", *(command[0][0] for command in self.command_stack[:5]))
        begun = perf_counter()
        try:
            return super().execute(raise_on_error)
        finally:
            observation.asked.append(Asked(words, begun, perf_counter(), False))


class ObservedRedis(Redis):
    """Costs a look at a context variable where nobody observes."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Ask one question."""
        observation = current.get()
        if observation is None or len(observation.asked) >= KEPT_EVENTS:
            return super().execute_command(*args, **options)
        found: Any = True
        begun = perf_counter()
        try:
            found = super().execute_command(*args, **options)
            return found
        finally:
            observation.asked.append(Asked(args[:2], begun, perf_counter(), found is None))

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline:
        """Gather questions."""
        return ObservedPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


def label(words: tuple[Any, ...]) -> str:
    """What was asked, as a reader may see it: never the key of somebody's session, nor what a key ends in."""
    command = str(words[0])
    if command == "PIPELINE":
        return f"{command} {' '.join(map(str, words[1:]))}"
    key = words[1] if len(words) > 1 else ""
    text = key.decode(errors="replace") if isinstance(key, bytes) else str(key)
    if "session" in text:
        return f"{command} (the session)"
    parts = text.split(":")
    return f"{command} {':'.join(parts[2:4] if len(parts) > 3 else parts[-1:])}"[:80]
