"""The database connections, by alias."""

from typing import Any

import dj_database_url

from config import env
from config.services.addresses import database_url


def configure() -> dict[str, dict[str, Any]]:
    """The settings of `default`.

    Time zone and time limits are the role's, in the server, where a connection pool cannot lose them.
    """
    pooled = env.BEHIND_PGBOUNCER.value
    parsed = dj_database_url.parse(
        database_url(),
        conn_max_age=0 if pooled else env.CONN_MAX_AGE.value,
        conn_health_checks=not pooled,
        disable_server_side_cursors=pooled,
    )
    return {"default": dict(parsed)}
