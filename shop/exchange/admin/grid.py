"""The page of a grid to type in, the rows that it asks for as one scrolls, and what it sends."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.formats import get_format
from django.utils.translation.trans_real import parse_accept_lang_header

from shop.core.exceptions import Refused
from shop.exchange.changing.grid import GRIDS, grid_page
from shop.exchange.changing.typed import KINDS, columns_of
from shop.exchange.models import Changeset, ChangeStatus
from shop.exchange.services.typing_in import Cell, look_over, type_in

NAMES = {"variants": "Prices and sale", "stock": "Stock"}
OPEN = (ChangeStatus.DRAFT, ChangeStatus.FAILED)
MALFORMED = "What the page sent cannot be read. Load it anew."


def decimal_sign(request: HttpRequest) -> str:
    """What sets decimals off in the language that the person's browser asks for first."""
    for language, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if language != "*":
            return str(get_format("DECIMAL_SEPARATOR", lang=language, use_l10n=True))
    return "."


class GridPages:
    """The part of the pages of bulk changes that is a grid."""

    def grid_view(self, request: HttpRequest, changeset_id: int) -> HttpResponse:
        """The page, with all that was typed before; its rows come by `grid_rows_view`."""
        changeset = self._typable(request, changeset_id)
        if changeset.status not in OPEN or changeset.undoes_id:
            return HttpResponseRedirect(self._page(changeset))  # type: ignore[attr-defined]  # of the admin class
        level = self._level(request, changeset)
        fields = columns_of(level, request.user)
        levels = [name for name in GRIDS[changeset.target] if columns_of(name, request.user)]  # type: ignore[index]  # its choices
        typed = {
            wish["field"]: {key: [text, wish.get("were", {}).get(key, "")] for key, text in wish["values"].items()}
            for wish in changeset.wishes
            if wish["how"] == "typed" and wish["field"] in {field.name for field in fields}
        }
        answer: HttpResponse = self._answer(  # type: ignore[attr-defined]  # as above
            request,
            "exchange/grid.html",
            changeset,
            title="Type into a grid",
            level=level,
            levels=[(name, NAMES[name]) for name in levels],
            fields=[(field.name, field.label, KINDS[field.name]) for field in fields],
            decimal=decimal_sign(request),
            typed=typed,
        )
        return answer

    def grid_rows_view(self, request: HttpRequest, changeset_id: int) -> JsonResponse:
        """The next rows, as `after` says."""
        changeset = self._typable(request, changeset_id)
        level = self._level(request, changeset)
        after = request.GET.get("after", "")
        page = grid_page(
            changeset=changeset,
            level=level,
            fields=columns_of(level, request.user),
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
        )
        rows = [{"key": row.key, "sku": row.sku, "name": row.name, "cells": row.cells} for row in page.rows]
        return JsonResponse({"rows": rows, "after": page.after})

    def grid_cells_view(self, request: HttpRequest, changeset_id: int) -> JsonResponse:
        """Look over cells; or take them all, where the review is asked for and nothing is wrong."""
        changeset = self._typable(request, changeset_id)
        if request.method != "POST":
            return JsonResponse({"refusal": MALFORMED}, status=405)
        level = self._level(request, changeset)
        try:
            sent = json.loads(request.body)
            cells = [
                Cell(str(field), int(key), str(text)[:40], str(was)[:40]) for field, key, text, was in sent["cells"]
            ]
        except (ValueError, TypeError, KeyError, UnicodeDecodeError):
            return JsonResponse({"refusal": MALFORMED}, status=400)
        about: dict[str, Any] = {"changeset": changeset, "level": level, "cells": cells, "actor": request.user}
        try:
            if sent.get("review"):
                changeset, troubles = type_in(**about, decimal=decimal_sign(request))
            else:
                _, troubles = look_over(**about, decimal=decimal_sign(request))
        except Refused as refusal:
            return JsonResponse({"refusal": str(refusal)}, status=400)
        told = [{"field": each.field, "key": each.key, "says": each.says, "now": each.now} for each in troubles]
        page = f"{self._page(changeset)}#difference" if sent.get("review") and not told else None  # type: ignore[attr-defined]  # as above
        return JsonResponse({"troubles": told, "page": page})

    def _typable(self, request: HttpRequest, changeset_id: int) -> Changeset:
        if not request.user.has_perm("exchange.change_changeset"):
            raise PermissionDenied
        changeset: Changeset = self._changeset(request, str(changeset_id))  # type: ignore[attr-defined]  # as above
        return changeset

    def _level(self, request: HttpRequest, changeset: Changeset) -> str:
        """Whose rows are typed about: as the address says, else the first that the person may change."""
        levels = [name for name in GRIDS[changeset.target] if columns_of(name, request.user)]  # type: ignore[index]  # its choices
        asked = request.GET.get("of", "")
        if not levels:
            raise PermissionDenied
        return asked if asked in levels else levels[0]
