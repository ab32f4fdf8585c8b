"""Who asks which questions."""

from collections.abc import Callable

from config.health import application, machine, servers
from config.health.findings import Finding, State

Check = Callable[[], Finding]

DOCTOR: list[Check] = [
    machine.python,
    machine.memory,
    machine.disk,
    servers.services,
    servers.database,
    servers.role,
    servers.extensions,
    servers.redis,
    application.migrations,
    application.worker,
    application.secrets,
]


def readiness() -> list[Finding]:
    """What decides whether this process may be sent requests."""
    return [servers.database(), servers.redis(), _migrations()]


def is_ready(findings: list[Finding]) -> bool:
    return all(finding.state is not State.FAILURE for finding in findings)


def _migrations() -> Finding:
    """Ask until the answer is good, and never again: reading the graph takes longer than the probe's other work."""
    global _applied
    if _applied is None or _applied.state is not State.OK:
        _applied = application.migrations()
    return _applied


_applied: Finding | None = None
