"""Every environment variable the shop listens to, declared once; no other file reads the environment."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

BASE_DIR = Path(__file__).resolve().parent.parent
T = TypeVar("T")


class InvalidVariable(ValueError):
    """A variable is set to something that it cannot mean."""


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One variable: its name, how its text is read, what holds when it is absent or empty, and one line of
    meaning.
    """

    name: str
    parse: Callable[[str], T]
    default: T
    meaning: str
    default_in_words: str = ""

    @property
    def text(self) -> str:
        return os.environ.get(self.name, "").strip()

    @property
    def is_set(self) -> bool:
        return bool(self.text)

    @property
    def value(self) -> T:
        if not self.text:
            return self.default
        try:
            return self.parse(self.text)
        except ValueError as error:
            raise InvalidVariable(f"{self.name}={self.text!r} cannot be used: {error}") from error


def boolean(text: str) -> bool:
    """A switch."""
    meanings = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.lower() not in meanings:
        raise ValueError("say 1 or 0")
    return meanings[text.lower()]


def optional_boolean(text: str) -> bool | None:
    """A switch that each environment has its own default for."""
    return boolean(text)


def words(text: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def folder(text: str) -> Path:
    """A folder; a relative one starts at the working directory."""
    return Path(text).expanduser().resolve()


def count(text: str) -> int:
    """A number of things, at least one."""
    number = int(text)
    if number < 1:
        raise ValueError("say 1 or more")
    return number


def rate(text: str) -> tuple[int, int]:
    """So many times in so many seconds."""
    times, slash, seconds = text.partition("/")
    if not (slash and times.isdecimal() and seconds.isdecimal() and int(times) and int(seconds)):
        raise ValueError("say how often in how many seconds, as 30/60")
    return int(times), int(seconds)


SHOP_VAR_DIR = Variable(
    "SHOP_VAR_DIR",
    folder,
    BASE_DIR / "var",
    "Data folder: embedded servers, media, logs, the generated secret key and login.",
    default_in_words="var/ in the checkout",
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    str,
    "",
    "PostgreSQL 18 with pgvector, as postgresql://user:password@host:port/name. Set: nothing is started.",
    default_in_words="the embedded server, by socket",
)
REDIS_URL = Variable(
    "REDIS_URL",
    str,
    "",
    "Redis 6.2 or newer, as redis://host:port/0. Set: nothing is started.",
    default_in_words="the embedded server, by socket",
)
SECRET_KEY = Variable(
    "SECRET_KEY",
    str,
    "",
    "Signs sessions and tokens. Production demands it.",
    default_in_words="generated once into the data folder",
)
DEBUG = Variable("DEBUG", boolean, True, "Technical error pages, in development only; production is always without.")
ALLOWED_HOSTS: Variable[list[str]] = Variable(
    "ALLOWED_HOSTS",
    words,
    [],
    "Host names the shop answers to. Production demands them.",
    default_in_words="this machine only",
)
CSRF_TRUSTED_ORIGINS: Variable[list[str]] = Variable(
    "CSRF_TRUSTED_ORIGINS", words, [], "Origins, with their scheme, that may post forms through a proxy."
)
PROFILING = Variable(
    "PROFILING",
    optional_boolean,
    None,
    "Installs Silk and the debug toolbar, for superusers.",
    default_in_words="1 in development, 0 in tests and production",
)
BACKROOM_SAMPLES: Variable[Path | None] = Variable(
    "BACKROOM_SAMPLES", folder, None, "Folder with real exports of other shops; tests read them where it is set."
)
UPLOAD_MEGABYTES = Variable(
    "UPLOAD_MEGABYTES", count, 256, "Largest file that is taken by an upload; a packed one counts as it is."
)
PICTURE_MEGABYTES = Variable("PICTURE_MEGABYTES", count, 25, "Largest picture of a product that is taken.")
SIGN_IN_FAILURES = Variable(
    "SIGN_IN_FAILURES", count, 5, "Failures to sign in to an account that lock it, counted since it was signed in to."
)
SIGN_IN_FAILURES_OF_ADDRESS = Variable(
    "SIGN_IN_FAILURES_OF_ADDRESS", count, 20, "Failures from one address that lock it out; an office has one address."
)
SIGN_IN_LOCK_MINUTES = Variable(
    "SIGN_IN_LOCK_MINUTES", count, 15, "How long failures lock somebody out, and requests for a new password count."
)
PASSWORD_LINKS = Variable(
    "PASSWORD_LINKS", count, 3, "E-mails with a link for a new password to one person, within SIGN_IN_LOCK_MINUTES."
)
SIGN_IN_RATE = Variable(
    "SIGN_IN_RATE",
    rate,
    (30, 60),
    "Attempts to sign in from one address, and in how many seconds; right ones count, too.",
    default_in_words="`30/60`",
)
PASSWORD_LINK_RATE = Variable(
    "PASSWORD_LINK_RATE",
    rate,
    (30, 900),
    "Requests for a new password from one address.",
    default_in_words="`30/900`",
)
INVITATION_RATE = Variable(
    "INVITATION_RATE",
    rate,
    (30, 900),
    "Links of invitations that one address opens.",
    default_in_words="`30/900`",
)
FILE_RATE = Variable(
    "FILE_RATE", rate, (30, 600), "Files of lists that one person takes away.", default_in_words="`30/600`"
)
PAYMENT_EVENT_RATE = Variable(
    "PAYMENT_EVENT_RATE",
    rate,
    (600, 60),
    "Payment events from one address; providers send again what was turned away.",
    default_in_words="`600/60`",
)
PORT = Variable("PORT", int, 8000, "Port of the web process.")
BIND = Variable("BIND", str, "127.0.0.1", "Address the web process listens on.")
WEB_WORKERS = Variable("WEB_WORKERS", int, 2, "Processes of the web server: about one per core.")
WEB_THREADS = Variable("WEB_THREADS", int, 4, "Threads in each of them; each may hold one database connection.")
STATIC_COLLECTED = Variable(
    "STATIC_COLLECTED",
    boolean,
    False,
    "Serve static files as collected: compressed, under far-future names. Always so in production.",
)
DATABASE_ROLE = Variable(
    "DATABASE_ROLE",
    str,
    "shop",
    "Who logs in to the embedded PostgreSQL: shop, shop_worker or shop_reports, each with time limits of its own.",
    default_in_words="by the command: shop_worker for `work`, shop_reports for `export_data`, else shop",
)
CONN_MAX_AGE = Variable("CONN_MAX_AGE", int, 60, "Seconds a database connection is kept for the next request.")
BEHIND_PGBOUNCER = Variable(
    "BEHIND_PGBOUNCER",
    boolean,
    False,
    "A pool in transaction mode stands before the database: no server-side cursors, nothing kept open.",
)
BEHIND_TLS_PROXY = Variable(
    "BEHIND_TLS_PROXY",
    boolean,
    False,
    "Believe X-Forwarded-Proto. Only where nobody but the proxy can reach the web process.",
)
HSTS_SECONDS = Variable(
    "HSTS_SECONDS",
    int,
    31_536_000,
    "How long browsers must insist on HTTPS, in production; start small when unsure.",
)
SITE_ADDRESS = Variable(
    "SITE_ADDRESS",
    str,
    "",
    "Where staff open the shop, as https://shop.example.com: how links begin in the e-mails that workers send.",
    default_in_words="https:// and the first of ALLOWED_HOSTS; without these, this machine and PORT",
)
EMAIL_URL = Variable(
    "EMAIL_URL",
    str,
    "",
    "Server for e-mails: smtp+tls://user:password@host:587, smtps:// or smtp://.",
    default_in_words="files in the data folder in development; in production they are printed to the log",
)
EMAIL_FROM = Variable("EMAIL_FROM", str, "Backroom <backroom@localhost>", "Whom e-mails to staff come from.")
METRICS_TOKEN = Variable(
    "METRICS_TOKEN",
    str,
    "",
    "Whoever sends this as a bearer token may read /metrics.",
    default_in_words="only this machine may read it, and no proxy",
)
SEARCH_EMBEDDER = Variable(
    "SEARCH_EMBEDDER",
    str,
    "",
    "What turns texts into vectors: sentence-transformers:MODEL, openai:MODEL, or the folder of a static table.",
    default_in_words="the shipped static table",
)
SEARCH_EMBEDDER_URL = Variable(
    "SEARCH_EMBEDDER_URL",
    str,
    "",
    "With openai:MODEL, the whole address of the service's embeddings; Azure's has ?api-version=….",
    default_in_words="none",
)
SEARCH_EMBEDDER_KEY = Variable(
    "SEARCH_EMBEDDER_KEY", str, "", "What that service knows the shop by.", default_in_words="none"
)
LOG_LEVEL = Variable("LOG_LEVEL", str, "INFO", "Least level that is logged.")
SHOP_SERVICES_LINGER = Variable(
    "SHOP_SERVICES_LINGER",
    float,
    600.0,
    "Seconds the embedded servers outlive the last process that used them; negative: until stopped.",
)
SHOP_SHARED_BUFFERS = Variable("SHOP_SHARED_BUFFERS", str, "512MB", "Page cache of the embedded PostgreSQL.")
SHOP_FSYNC = Variable(
    "SHOP_FSYNC",
    boolean,
    True,
    "Whether the embedded PostgreSQL survives a power cut; 0 only for throw-away folders.",
)


def variables() -> Iterator[Variable[Any]]:
    """Every declaration above, in its order."""
    return (value for value in globals().values() if isinstance(value, Variable))


def choose_settings(module: str) -> None:
    """Name the settings module, unless whoever started the process has."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def choose_role(arguments: list[str]) -> None:
    """Name the database role that fits the command line, unless whoever started the process has."""
    command = next((argument for argument in arguments[1:] if not argument.startswith("-")), "")
    if role := {"work": "shop_worker", "export_data": "shop_reports"}.get(command):
        os.environ.setdefault(DATABASE_ROLE.name, role)


def settings_module() -> str:
    """The settings module of this process."""
    return os.environ["DJANGO_SETTINGS_MODULE"]


def site_address() -> str:
    """Where staff open the shop, without a slash at its end."""
    if SITE_ADDRESS.is_set:
        return SITE_ADDRESS.value.rstrip("/")
    host = next((host for host in ALLOWED_HOSTS.value if not host.startswith(("*", "."))), "")
    return f"https://{host}" if host else f"http://127.0.0.1:{PORT.value}"


def for_servers() -> dict[str, str]:
    """The environment of a database server: paths and a fixed locale, nothing that could bend it (PG*, LC_*,
    LANG, TMPDIR).
    """
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C.UTF-8"}


def for_children(**changes: str) -> dict[str, str]:
    """The environment of a process of our own, with the changes named."""
    return {**os.environ, **changes}


def forget_libpq() -> None:
    """Drop every PG* variable from this process.

    libpq reads them behind Django's back, and PGSERVICE or PGOPTIONS meant for another server would reach the
    embedded one. With DATABASE_URL set they stay: there they are a legitimate way to pass certificates and
    passwords.
    """
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
