"""Where a process enters: decides whether it needs the embedded servers, by its settings and its command."""

from django.conf import settings

# Commands that read no data. `services` looks after itself.
NEED_NOTHING = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "doctor",
    "document_schema",
    "document_settings",
    "help",
    "makemessages",
    "services",
    "startapp",
    "version",
}


def ensure_where_embedded() -> None:
    """Start the servers if the settings allow it.

    The import waits, so that production never loads a starter of servers.
    """
    if settings.EMBEDDED_SERVICES:
        from config.services.lifecycle import ensure

        ensure()


def ensure_for(arguments: list[str]) -> None:
    """Start the servers if the command line needs them."""
    named = [argument for argument in arguments[1:] if not argument.startswith("-")]
    asks_for_help = not {"-h", "--help"}.isdisjoint(arguments)
    if named and named[0] not in NEED_NOTHING and not asks_for_help:
        ensure_where_embedded()
