"""Counting what somebody does against a limit: in one round trip to Redis, or in one statement while Redis is away.

All that is kept of somebody is one instant: when they will have everything again. Each time moves it into the future
by `seconds ÷ times`, and it may not lie further ahead than `seconds` (the generic cell rate algorithm of ATM networks).
So `times` may come at once, and then as many as time gives back, with no edge of a window at which twice as many slip
through.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from shop.core.caching.breaker import Unavailable, address, breaker

REDIS = """
    local clock = redis.call('time')
    local now = clock[1] * 1000 + clock[2] / 1000
    local step, most = tonumber(ARGV[1]), tonumber(ARGV[2])
    local full = math.max(tonumber(redis.call('get', KEYS[1]) or now), now)
    if full + step - most > now then return {0, tostring(full - now)} end
    redis.call('set', KEYS[1], string.format('%.3f', full + step), 'px', math.ceil(full + step - now))
    return {1, tostring(full + step - now)}
"""
POSTGRESQL = """
    WITH over AS (
        DELETE FROM core_spent WHERE key IN (
            SELECT key FROM core_spent WHERE full_at < clock_timestamp() AND key <> %(key)s
            ORDER BY full_at LIMIT 2 FOR UPDATE SKIP LOCKED)
    ), spent AS (
        INSERT INTO core_spent AS known (key, full_at)
        VALUES (%(key)s, clock_timestamp() + %(step)s * interval '1 millisecond')
        ON CONFLICT (key) DO UPDATE
        SET full_at = greatest(known.full_at, clock_timestamp()) + %(step)s * interval '1 millisecond'
        WHERE known.full_at + (%(step)s - %(most)s) * interval '1 millisecond' <= clock_timestamp()
        RETURNING full_at
    )
    SELECT EXISTS (TABLE spent), extract(epoch FROM greatest(
        coalesce((TABLE spent), (SELECT full_at FROM core_spent WHERE key = %(key)s)) - clock_timestamp(),
        interval '0')) * 1000
"""


@dataclass(frozen=True)
class Spent:
    """What came of one time: whether it is allowed, how many are left, and in seconds how long to wait otherwise, and
    until all are there again.
    """

    limit: Limit
    is_allowed: bool
    left: int
    wait_seconds: float
    full_in_seconds: float


@dataclass(frozen=True)
class Limit:
    """So many `times` in so many `seconds`; `what` completes “Too many …”."""

    name: str
    what: str
    times: int
    seconds: float

    def spend(self, *who: object) -> Spent:
        """Count one time of `who`, a person or an address; what is refused counts for nothing.

        While Redis is away PostgreSQL counts, from none on: nobody can do more than twice what is allowed.
        """
        key = salted_hmac("shop.core.limiting", "\n".join(map(str, (self.name, *who)))).hexdigest()
        step, most = self.seconds * 1000 / self.times, self.seconds * 1000
        try:
            is_allowed, ahead = breaker.ask(lambda client: _in_redis(client, key, step, most))
        except Unavailable:
            is_allowed, ahead = _in_postgresql(key, step, most)
        return Spent(
            limit=self,
            is_allowed=is_allowed,
            left=max(0, math.floor((most - ahead) / step + 1e-6)) if is_allowed else 0,
            wait_seconds=0.0 if is_allowed else (ahead + step - most) / 1000,
            full_in_seconds=ahead / 1000,
        )


def _in_redis(client: Any, key: str, step: float, most: float) -> tuple[bool, float]:
    is_allowed, ahead = client.eval(REDIS, 1, address(f"limit:{key}"), step, most)
    return bool(is_allowed), float(ahead)


def _in_postgresql(key: str, step: float, most: float) -> tuple[bool, float]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL, {"key": key, "step": step, "most": most})
        is_allowed, ahead = cursor.fetchone()
    return bool(is_allowed), float(ahead)
