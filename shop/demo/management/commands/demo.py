"""Fill an empty shop with a real grocer's year, or say how what was loaded reconciles with its source."""

import json
import re
import sys
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from shop.core.db.scratch import scratch_database
from shop.demo import loading, proving, replaying, source, synthetic, truths, verifying, working_day

NEVER_HALF = "Nothing was loaded: a load is one transaction. Start it again."


class Command(BaseCommand):
    help = (
        "Fill an empty shop with a real grocer's year, or with a synthetic shop of any size; or verify what was loaded."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is something already")
        parser.add_argument("--verify", action="store_true", help="load nothing: reconcile what was loaded")
        parser.add_argument("--json", action="store_true", help="the receipt as one JSON object, alone on the output")
        size = parser.add_mutually_exclusive_group()
        size.add_argument("--full", action="store_true", help="the whole year (this is the default)")
        size.add_argument("--weeks", type=int, metavar="N", help="the newest N weeks of the year only")
        size.add_argument("--synthetic", action="store_true", help="a made-up shop instead")
        size.add_argument(
            "--replay", type=int, metavar="N", help="sell N real baskets through the services, in a scratch database"
        )
        size.add_argument(
            "--today", type=int, metavar="N", help="order N of the loaded baskets again today, and leave them open"
        )
        parser.add_argument("--orders", type=int, default=10_000, metavar="N", help="of the synthetic shop")
        parser.add_argument("--products", type=int, default=1_000, metavar="N", help="of the synthetic shop")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the synthetic shop")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.ending = ""  # the bar ends no line
        if options["replay"] is not None:
            self._replay(options)
            return
        if options["today"] is not None:
            self._open_work(options)
            return
        try:
            if not options["verify"] and not self._load(options):
                return
            account = verifying.receipt()
        except (loading.ShopNotEmpty, loading.LoadRunning, verifying.NothingLoaded, source.SourceChanged) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (proving.ProofFailed, truths.TruthsChanged) as failure:
            raise CommandError(f"{failure}\n{NEVER_HALF}") from failure
        except OperationalError as failure:
            raise CommandError(f"The database did not stay with us: {str(failure).strip()}\n{NEVER_HALF}") from failure
        self.stdout.write(f"{_as_json(account) if options['json'] else _as_text(account)}\n")
        if not verifying.is_reconciled(account):
            raise CommandError("The shop and its source do not agree: see the receipt.")

    def _replay(self, options: dict[str, Any]) -> None:
        if options["replay"] < 1:
            raise CommandError("Replay at least one basket.")
        with scratch_database("replay"):
            loading.load_journey(weeks=1, out=sys.stderr if options["json"] else self.stdout)
            account = asdict(replaying.replay(baskets=options["replay"]))
        self.stdout.write(f"{_as_json(account) if options['json'] else _replay_as_text(account)}\n")
        if not account["agrees"]:
            raise CommandError("What was sold through the services does not come to what was loaded.")

    def _open_work(self, options: dict[str, Any]) -> None:
        if options["today"] < 1:
            raise CommandError("Order at least one basket.")
        left_at = working_day.open_work(orders=options["today"])
        if options["json"]:
            self.stdout.write(f"{_as_json({'orders': left_at.total(), 'left_at': dict(left_at)})}\n")
        else:
            lines = [f"  {step.capitalize():<16}{count:>6,}" for step, count in left_at.items()]
            self.stdout.write("\n".join(["Ordered today, and left open:", *lines, ""]))
        if left_at.total() < options["today"]:
            raise CommandError(
                f"{left_at.total()} of {options['today']} orders: no more baskets are loaded of which all is in stock."
            )

    def _load(self, options: dict[str, Any]) -> bool:
        if options["if_empty"] and not loading.is_empty():
            return False
        out = sys.stderr if options["json"] else self.stdout
        if options["synthetic"]:
            plan = synthetic.Plan(orders=options["orders"], products=options["products"], seed=options["seed"])
            out.write(f"Loading a synthetic shop: {plan.orders:,} orders of {plan.products:,} products.\n")
            loading.load_synthetic(plan, out=out)
            return True
        weeks = options["weeks"] or source.last_week()
        if not 1 <= weeks <= source.last_week():
            raise CommandError(f"The source has weeks 1 to {source.last_week()}.")
        part = (
            "a grocer's whole year" if weeks == source.last_week() else f"the newest weeks ({weeks}) of a grocer's year"
        )
        out.write(f"Loading {part} (The Complete Journey, 2017).\n")
        loading.load_journey(weeks=weeks, out=out)
        return True


def _as_json(account: dict[str, Any]) -> str:
    """Money as JSON numbers with two decimals, written from decimals and never through a float."""
    text = json.dumps(account, default=lambda amount: f"<{amount:.2f}>")
    return re.sub(r'"<(-?[0-9.]+)>"', r"\1", text)


def _replay_as_text(account: dict[str, Any]) -> str:
    lines = [f"  {'':<16}{'loaded':>14}{'replayed':>14}"]
    lines += [
        f"  {name.replace('_', ' ').capitalize():<16}{value:>14,}{account['replayed'][name]:>14,}"
        for name, value in account["loaded"].items()
    ]
    verdict = "They agree." if account["agrees"] else f"They differ: {', '.join(account['differences'])}."
    return "\n".join(["", *lines, f"In {account['seconds']} seconds. {verdict}"])


def _as_text(account: dict[str, Any]) -> str:
    lines = ["", "Receipt"]
    for name, value in account.items():
        title = name.replace("_", " ").capitalize()
        if isinstance(value, dict):
            parts = {**value, **value.get("refused", {})}
            text = ", ".join(
                f"{part.replace('_', ' ')} {count:,}" for part, count in parts.items() if part != "refused"
            )
        elif isinstance(value, Decimal):
            text = f"{value:,.2f}"
        else:
            text = f"{value:,}" if isinstance(value, int) else str(value)
        lines.append(f"  {title:<26} {text or '–'}")
    lines.append("The shop and its source agree." if verifying.is_reconciled(account) else "They do not agree.")
    return "\n".join(lines)
