"""The sheet of a product's variants: what each is called, costs and has in stock, side by side, changed in place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Now

from shop.catalog.models import Product, Variant
from shop.catalog.selectors import variants_of
from shop.catalog.services.combining import LIMIT
from shop.catalog.services.editing import edit_variant, remove_variant
from shop.core.admin.refusals import refusal_of
from shop.inventory.exceptions import PromisedMoreThanLeft, StockMovedMeanwhile
from shop.inventory.models import StockItem, Warehouse
from shop.inventory.services.correcting import Correction, correct_stock, set_reorder_points
from shop.orders.models import OrderLine
from shop.pricing.models import Price
from shop.pricing.selectors import current_prices
from shop.pricing.services.repricing import change_price

PLACES = 2
"""Warehouses side by side."""

RULES: dict[str, forms.Field] = {
    "sku": forms.CharField(max_length=64, error_messages={"required": "A variant needs a SKU."}),
    "barcode": forms.CharField(max_length=32, required=False),
    "amount": forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False),
    "active": forms.BooleanField(required=False),
    "remove": forms.BooleanField(required=False),
    "on_hand": forms.IntegerField(min_value=0, max_value=2_000_000_000, error_messages={"required": "Give a number."}),
    "reorder": forms.IntegerField(min_value=0, max_value=2_000_000_000, error_messages={"required": "Give a number."}),
}
"""What may stand in a cell of each kind."""
TICKED = ("active", "remove")


@dataclass
class Cell:
    """One figure of one variant: what the books say, what was typed, and what is wrong with that."""

    kind: str
    variant: Variant
    stands: str
    label: str
    place: int = 0
    is_open: bool = True
    typed: str | None = None
    value: Any = None
    error: str = ""
    seen: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.variant.pk}" + (f"-{self.place}" if self.place else "")

    @property
    def shown(self) -> str:
        return self.stands if self.typed is None else self.typed

    @property
    def is_changed(self) -> bool:
        return self.typed is not None and not self.error

    @property
    def is_tick(self) -> bool:
        return self.kind in TICKED

    @property
    def is_number(self) -> bool:
        return self.kind in ("amount", "on_hand", "reorder")


@dataclass
class Row:
    """One variant."""

    variant: Variant
    name: str
    cells: list[Cell]
    is_removable: bool
    error: str = ""

    def cell(self, kind: str) -> Cell | None:
        return next((cell for cell in self.cells if cell.kind == kind), None)


@dataclass
class Sheet:
    """The variants of a product, in some of its warehouses. Five statements, whatever the number of variants.

    An imported product may have more than `LIMIT`: the first ones are shown, and `is_capped` says so.
    """

    product: Product
    places: Sequence[Warehouse]
    may: Callable[[str], bool]
    """Whether the person has a permission."""
    rows: list[Row] = field(init=False)
    reason: str = ""
    reason_error: str = ""

    def __post_init__(self) -> None:
        self.currency = self.product.store.currency
        variants = list(_with_history(variants_of(product=self.product))[: LIMIT + 1])
        self.is_capped = len(variants) > LIMIT
        variants = variants[:LIMIT]
        self.prices = current_prices(variants=variants, currency=self.currency)
        items = StockItem.objects.filter(variant__in=variants, warehouse__in=[place.pk for place in self.places])
        self.items = {(item.variant_id, item.warehouse_id): item for item in items}
        self.rows = [self._row(variant) for variant in variants]

    def _row(self, variant: Any) -> Row:
        name = " / ".join(option.value.name for option in variant.options.all())
        price = self.prices.get(variant.pk)
        called = name or variant.sku
        may_change, may_price = self.may("catalog.change_variant"), self.may("pricing.change_price")
        may_stock = self.may("inventory.change_stockitem")
        is_removable = not variant.has_history and self.may("catalog.delete_variant")
        cells = [
            Cell("sku", variant, variant.sku, f"SKU of {called}", is_open=may_change),
            Cell("barcode", variant, variant.barcode or "", f"Barcode of {called}", is_open=may_change),
            Cell("amount", variant, str(price.amount) if price else "", f"Price of {called}", is_open=may_price),
        ]
        for place in self.places:
            item = self.items.get((variant.pk, place.pk))
            on_hand, point = (item.on_hand, item.reorder_point) if item else (0, 0)
            where = f"of {called} in {place.name}"
            cells += [
                Cell("on_hand", variant, str(on_hand), f"On hand {where}", place.pk, may_stock),
                Cell("reorder", variant, str(point), f"Reorder point {where}", place.pk, may_stock),
            ]
        cells.append(Cell("active", variant, _tick(variant.is_active), f"{called} is for sale", is_open=may_change))
        if is_removable:
            cells.append(Cell("remove", variant, "", f"Remove {called}"))
        return Row(variant, name, cells, is_removable)

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells if cell.is_open]

    @property
    def seen(self) -> str:
        """What is drawn, to be sent back: so that nobody writes over a change that was made meanwhile."""
        return json.dumps({cell.name: cell.stands for cell in self.cells})

    @property
    def problems(self) -> int:
        return sum(1 for cell in self.cells if cell.error) + sum(1 for row in self.rows if row.error)

    def take(self, posted: Mapping[str, str]) -> bool:
        """Read what was sent; whether all of it can be."""
        seen = _seen(posted.get("seen", ""))
        self.reason = posted.get("reason", "").strip()[:200]
        for cell in self.cells:
            cell.seen = seen.get(cell.name, cell.stands)
            typed = _tick(cell.name in posted) if cell.is_tick else posted.get(cell.name, cell.seen).strip()
            if typed in (cell.seen, cell.stands):
                continue
            cell.typed = typed
            if cell.seen != cell.stands:
                cell.error = f"It is {_said(cell)} by now: somebody else changed it."
                continue
            try:
                cell.value = RULES[cell.kind].clean(typed)
            except ValidationError as error:
                cell.error = " ".join(error.messages)
        self._check_together()
        return not self.problems and not self.reason_error

    def _check_together(self) -> None:
        for kind in ("sku", "barcode"):
            self._refuse_doubles(kind)
        for cell in self._changed("amount"):
            if cell.value is None:
                cell.error = "A price is changed, not emptied: take it off sale instead."
        if any(self._changed("on_hand")) and not self.reason:
            self.reason_error = "Say why the stock is adjusted."

    def _refuse_doubles(self, kind: str) -> None:
        """Within the sheet, and among all other variants of the store: one statement for the kind."""
        cells = [cell for cell in self.cells if cell.kind == kind]
        counted = Counter(cell.shown for cell in cells if cell.shown)
        changed = [cell for cell in cells if cell.is_changed and cell.value]
        own = {cell.variant.pk for cell in cells}
        others = Variant.objects.filter(store=self.product.store_id).exclude(pk__in=own)
        taken: set[str] = set()
        if changed:
            names = others.filter(**{f"{kind}__in": [cell.value for cell in changed]})
            taken = set(names.values_list(kind, flat=True))
        for cell in changed:
            if counted[cell.value] > 1 or cell.value in taken:
                what = "SKU" if kind == "sku" else "barcode"
                cell.error = f"Another variant already has this {what}."

    def _changed(self, kind: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == kind and cell.is_changed]

    def write(self, *, actor: Any) -> int | None:
        """Write all that was changed at once, and say how many cells; None if it is refused, and told in its cell."""
        self._at: Cell | None = None
        try:
            with transaction.atomic():
                count = self._write(actor)
                connection.check_constraints()
                return count
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            self._tell(error, refusal.message)
            return None

    def _write(self, actor: Any) -> int:
        removed = {cell.variant.pk for cell in self._changed("remove")}
        kept = [cell for cell in self.cells if cell.is_changed and cell.variant.pk not in removed]
        for row in self.rows:
            if row.variant.pk in removed:
                self._at = row.cell("remove")
                remove_variant(variant=row.variant)
        for row in self.rows:
            own = {cell.kind: cell for cell in row.cells if cell in kept and cell.kind in ("sku", "barcode", "active")}
            if own:
                self._at = next(iter(own.values()))
                names = {"active": "is_active"}
                edit_variant(variant=row.variant, **{names.get(kind, kind): cell.value for kind, cell in own.items()})
        for cell in kept:
            if cell.kind == "amount":
                self._at = cell
                price = self.prices.get(cell.variant.pk)
                change_price(
                    variant=cell.variant, amount=cell.value, compare_at_amount=_still_higher(price, cell.value)
                )
        self._at = None
        self._write_stock(kept, actor)
        return len(kept) + len(removed)

    def _write_stock(self, kept: Sequence[Cell], actor: Any) -> None:
        store_id = self.product.store_id
        found = [cell for cell in kept if cell.kind == "on_hand"]
        if found:
            corrections = [
                Correction(variant_id=cell.variant.pk, warehouse_id=cell.place, seen=int(cell.seen), on_hand=cell.value)
                for cell in found
            ]
            correct_stock(store_id=store_id, corrections=corrections, reason=self.reason, actor=actor)
        points = {(cell.variant.pk, cell.place): cell.value for cell in kept if cell.kind == "reorder"}
        if points:
            set_reorder_points(store_id=store_id, points=points)

    def _tell(self, error: Exception, message: str) -> None:
        if isinstance(error, StockMovedMeanwhile | PromisedMoreThanLeft):
            self._at = next(
                cell for cell in self.cells if cell.kind == "on_hand" and (cell.variant.pk, cell.place) == error.place
            )
        if self._at is not None:
            self._at.error = message
        else:
            self.reason_error = message


def sheet_places(product: Product, *, code: str = "") -> list[Warehouse]:
    """The warehouse named `code`, those where most of `product` lies, then those that are asked first."""
    open_ones = Warehouse.objects.filter(store=product.store_id, is_active=True)
    items = StockItem.objects.filter(variant__product=product).values("warehouse")
    lying = items.filter(warehouse=OuterRef("pk")).annotate(lying=Sum("on_hand")).values("lying")
    found = [
        *(open_ones.filter(code__iexact=code)[:1] if code else ()),
        *open_ones.filter(pk__in=items).annotate(lying=Subquery(lying)).order_by("-lying", "priority", "pk")[:PLACES],
        *open_ones.order_by("priority", "pk")[:PLACES],
    ]
    return list({place.pk: place for place in found}.values())[:PLACES]


def _with_history(variants: QuerySet[Variant]) -> QuerySet[Variant]:
    """With `has_history`: sold, stocked or priced before, which is kept for good."""
    own = {"variant": OuterRef("pk")}
    begun = Price.objects.filter(**own, valid__startswith__lte=Now())
    sold, stocked = OrderLine.objects.filter(**own), StockItem.objects.filter(**own)
    return variants.annotate(has_history=Exists(begun) | Exists(stocked) | Exists(sold))


def _tick(value: bool) -> str:
    return "on" if value else ""


def _said(cell: Cell) -> str:
    return (cell.stands or "empty") if not cell.is_tick else ("ticked" if cell.stands else "not ticked")


def _seen(text: str) -> dict[str, str]:
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in seen.items()} if isinstance(seen, dict) else {}


def _still_higher(price: Price | None, amount: Decimal) -> Decimal | None:
    """The crossed-out price, as long as it is higher than the new one."""
    crossed_out = price.compare_at_amount if price else None
    return crossed_out if crossed_out is not None and crossed_out > amount else None
