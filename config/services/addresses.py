"""What the shop expects of PostgreSQL and Redis, and where they are. Starts nothing."""

from urllib.parse import quote

from config import env
from config.services.home import Home

ROLE = "shop"
DATABASE = "shop"
EXTENSIONS = ["vector", "pg_trgm", "btree_gist", "btree_gin", "unaccent", "citext", "ltree", "pg_stat_statements"]
PORT = 5432  # names the socket file; nothing listens on TCP


def database_url() -> str:
    """Address of the database, for `dj_database_url`: a socket folder stands percent-encoded in the place of
    a host.
    """
    return env.DATABASE_URL.value or f"postgresql://{ROLE}@{quote(str(Home.current().run), safe='')}:{PORT}/{DATABASE}"


def redis_url() -> str:
    """Address of Redis, without a database number."""
    return env.REDIS_URL.value or f"unix://{quote(str(Home.current().redis_socket))}"
