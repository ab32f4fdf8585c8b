"""Tune the embeddings on this shop's own catalogue, or go back to those before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.search.embedders.minilm import TeacherMissing
from shop.search.models import EmbeddingModel
from shop.search.services.building import let_serve
from shop.search.services.tuning import MOST_NAMES, MOST_TEXTS, tune_embeddings


class Command(BaseCommand):
    help = "Teach the embeddings the words of this shop, without labels; --serve NAME goes back to another model."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--serve", metavar="NAME", help="only let this model serve, such as the one before")
        parser.add_argument("--names", type=int, default=MOST_NAMES, metavar="N", help="read at most N names")
        parser.add_argument("--texts", type=int, default=MOST_TEXTS, metavar="N", help="and at most N descriptions")
        parser.add_argument("--threads", type=int, default=1, metavar="N", help="cores that the teacher may use")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["serve"]:
            self._serve(options["serve"])
            return
        try:
            tuned = tune_embeddings(
                folder=Path(settings.SEARCH_MODELS),
                names=options["names"],
                texts=options["texts"],
                threads=options["threads"],
                tell=self.stdout.write,
            )
        except TeacherMissing as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(
            f"{tuned.model.name} serves. On {tuned.texts:,} texts, its agreement with the teacher where it was not "
            f"tuned rose from {tuned.before:.3f} to {tuned.after:.3f}.\nBack again: manage.py tune_embeddings --serve "
            f"{EmbeddingModel.objects.exclude(pk=tuned.model.pk).first()}"
        )

    def _serve(self, name: str) -> None:
        model = EmbeddingModel.objects.filter(name=name).first()
        if model is None:
            known = ", ".join(EmbeddingModel.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no model {name}. Known: {known}.")
        let_serve(model=model)
        self.stdout.write(f"{model.name} serves.")
