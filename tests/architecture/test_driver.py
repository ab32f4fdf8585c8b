"""Which PostgreSQL driver Django talks through."""

from importlib.util import find_spec

from django.db.backends.postgresql.psycopg_any import is_psycopg3


def test_the_driver_is_psycopg2_because_django_would_silently_prefer_its_successor() -> None:
    assert find_spec("psycopg") is None, "a package brought psycopg 3 in: remove it, or decide for it with open eyes"
    assert not is_psycopg3
