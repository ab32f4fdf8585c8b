#!/usr/bin/env python
"""The shop's command line."""

import sys

from config import env


def main() -> None:
    env.choose_settings("config.settings.dev")
    env.choose_role(sys.argv)
    from django.core.management import execute_from_command_line

    from config.services.account import ServiceFailure
    from config.services.entry import ensure_for

    try:
        ensure_for(sys.argv)
    except ServiceFailure as failure:
        sys.exit(str(failure))
    from shop.core.origin import Origin, acting

    with acting(lambda: Origin(door=f"command {' '.join(sys.argv[1:2])}")):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
