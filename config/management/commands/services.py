"""The embedded PostgreSQL and Redis, by hand."""

import signal
import subprocess
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import env
from config.services import lifecycle, postgres
from config.services.account import ServiceFailure
from config.services.addresses import DATABASE, PORT, database_url
from config.services.binaries import postgres_program, redis_shell
from config.services.home import Home


class Command(BaseCommand):
    help = "Start, stop and question the embedded PostgreSQL and Redis of this checkout."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
        verbs.add_parser("start", help="start what does not run")
        verbs.add_parser("stop", help="stop both, whoever uses them")
        verbs.add_parser("status", help="say how they are; exit code 3 when one is down")
        reset = verbs.add_parser("reset", help="stop both and delete all that they hold")
        reset.add_argument("--yes", action="store_true", help="without asking")
        psql = verbs.add_parser("psql", help="a PostgreSQL shell; further arguments are psql's")
        psql.add_argument("--superuser", action="store_true", help="as the server's superuser, not as the shop")
        psql.add_argument("arguments", nargs=REMAINDER)
        shell = verbs.add_parser("redis-cli", help="a Redis shell; further arguments are redis-cli's")
        shell.add_argument("arguments", nargs=REMAINDER)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["verb"].replace("-", "_"))(options)
        except ServiceFailure as failure:
            raise CommandError(str(failure)) from failure

    def start(self, options: dict[str, Any]) -> None:
        started = lifecycle.ensure()
        self.stdout.write(f"Started: {', '.join(started)}." if started else "Nothing to start.")
        if started and (linger := env.SHOP_SERVICES_LINGER.value) >= 0:
            self.stdout.write(f"They stop by themselves {linger:g} s after the last process that used them.")

    def stop(self, options: dict[str, Any]) -> None:
        stopped = lifecycle.stop()
        self.stdout.write(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing ran.")

    def status(self, options: dict[str, Any]) -> None:
        words = {True: "running", False: "down", None: "not ours: named by the environment"}
        status = lifecycle.status()
        self.stdout.write(f"PostgreSQL  {words[status.postgres]}")
        self.stdout.write(f"Redis       {words[status.redis]}")
        self.stdout.write(f"In use      {'yes' if status.in_use else 'no'}")
        self.stdout.write(f"Data        {Home.current().var}")
        if False in (status.postgres, status.redis):
            raise SystemExit(3)

    def reset(self, options: dict[str, Any]) -> None:
        folder = Home.current().var
        if not options["yes"] and input(f"Delete the databases in {folder}? Type yes: ") != "yes":
            raise CommandError("Nothing was deleted.")
        lifecycle.reset()
        self.stdout.write("Deleted. The next start begins with an empty database.")

    def psql(self, options: dict[str, Any]) -> None:
        lifecycle.ensure()
        program = postgres_program("psql")
        if program is None:
            raise CommandError("psql did not come with the installed packages; use your own with DATABASE_URL.")
        where = [database_url()]
        if options["superuser"]:
            where = ["-h", str(Home.current().run), "-p", str(PORT), "-U", postgres.SUPERUSER, "-d", DATABASE]
        self._hand_over([str(program), *where, *_without_separator(options["arguments"])])

    def redis_cli(self, options: dict[str, Any]) -> None:
        lifecycle.ensure()
        program = redis_shell()
        if program is None:
            raise CommandError("There is no redis-cli on this machine.")
        where = ["-u", env.REDIS_URL.value] if env.REDIS_URL.is_set else ["-s", str(Home.current().redis_socket)]
        self._hand_over([str(program), *where, *_without_separator(options["arguments"])])

    def _hand_over(self, command: list[str]) -> None:
        """Run a shell as a child, so that the servers stay in use; Ctrl-C is the shell's."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ended = subprocess.run(command, check=False)
        raise SystemExit(ended.returncode)


def _without_separator(arguments: list[str]) -> list[str]:
    return arguments[1:] if arguments[:1] == ["--"] else arguments
