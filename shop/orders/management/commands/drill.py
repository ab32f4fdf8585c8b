"""Shows in a scratch database that the engine cannot be made to oversell, and that the attempt would succeed
without its guards.
"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from shop.core.db.scratch import scratch_database
from shop.orders.drilling import Drilled, drill_overselling

NO_RIGHT = "The drill runs in a database of its own, and this role may not create one: ALTER ROLE … CREATEDB."


class Command(BaseCommand):
    help = "Race many buyers for a few units: drill oversell --buyers 400 --units 100."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=["oversell"])
        parser.add_argument("--buyers", type=int, default=400, help="how many want one unit each; 400")
        parser.add_argument("--units", type=int, default=100, help="how many units there are; 100")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        buyers, units = options["buyers"], options["units"]
        if not 0 < units < buyers:
            raise CommandError("There have to be more buyers than units, and at least one unit.")
        try:
            with scratch_database("drill"):
                drilled = drill_overselling(buyers=buyers, units=units)
        except ProgrammingError as error:
            raise CommandError(NO_RIGHT if "permission denied to create database" in str(error) else error) from error
        self.stdout.write(
            json.dumps({**asdict(drilled), "proves": drilled.proves}) if options["json"] else in_words(drilled)
        )
        if not drilled.proves:
            raise CommandError(why_not(drilled))


def in_words(drilled: Drilled) -> str:
    """The result, a line a figure."""
    return "\n".join(f"{name.replace('_', ' ').capitalize():<14}{value}" for name, value in asdict(drilled).items())


def why_not(drilled: Drilled) -> str:
    """What is wrong with a drill that proves nothing."""
    if drilled.control_sold <= drilled.units:
        return "The drill proves nothing: without guards no unit was sold twice either. Take more buyers."
    return "The engine did not hold: what was sold, refused and promised does not add up to what there was."
