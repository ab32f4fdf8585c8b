"""What the shop expects of PostgreSQL and Redis, and where they are. Starts nothing."""

from urllib.parse import quote

from config import env
from config.services.home import Home

ROLE = "shop"
LIMITS = {
    "shop": {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "shop_worker": {
        "statement_timeout": "10min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "10min",
    },
    "shop_reports": {
        "statement_timeout": "30min",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "30min",
        "default_transaction_read_only": "on",
    },
}
"""Who logs in, and how long each may take: pages, work in the background, reports, which write nothing."""
DATABASE = "shop"
EXTENSIONS = ["vector", "pg_trgm", "btree_gist", "btree_gin", "unaccent", "citext", "ltree", "pg_stat_statements"]
PORT = 5432  # names the socket file; nothing listens on TCP


def database_url() -> str:
    """Address of the database, for `dj_database_url`: a socket folder stands percent-encoded in the place of
    a host.
    """
    folder = quote(str(Home.current().run), safe="")
    return env.DATABASE_URL.value or f"postgresql://{env.DATABASE_ROLE.value}@{folder}:{PORT}/{DATABASE}"


def redis_url() -> str:
    """Address of Redis, without a database number."""
    return env.REDIS_URL.value or f"unix://{quote(str(Home.current().redis_socket))}"
