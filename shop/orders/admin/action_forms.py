"""What the forms behind an order's buttons have in common: what they ask, what they would do, and the doing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanWidget

from shop.orders.effects import Effect
from shop.orders.models import Order
from shop.orders.services.rehearsing import rehearse


@dataclass(frozen=True)
class FieldRow:
    """One line of a form's table: words and figures, then the names of its fields."""

    cells: Sequence[Any]
    fields: Sequence[str]


class ActionForm(forms.Form):
    """A form over one service. `perform` calls it; its effect is shown before, by rehearsing it."""

    title = ""
    says = ""
    button = ""
    columns: Sequence[str] = ()
    """Heads of the table that `field_rows` fills, the fields' ones last."""
    is_rehearsed = True
    """Whether the effect can be found by doing and undoing it: not, if something outside the database is asked."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, order: Order, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.field_rows: list[FieldRow] = []
        self.build(chosen)

    def build(self, chosen: str) -> None:
        """Add the fields that depend on the order; `chosen` is the key of the parcel or return that was clicked."""

    def perform(self, *, actor: Any) -> str:
        """Do it, and say so. Raises what the service refuses."""
        raise NotImplementedError

    def effect(self, *, actor: Any) -> Effect | None:
        """What performing it would change; None where that cannot be known before."""
        if not self.is_rehearsed:
            return None
        return rehearse(order=self.order, act=lambda: self.perform(actor=actor))

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields outside the table."""
        inside = {name for row in self.field_rows for name in row.fields} | {"version"}
        return [self[name] for name in self.fields if name not in inside]

    @property
    def table(self) -> list[tuple[Sequence[Any], list[forms.BoundField]]]:
        """The table's rows with their fields."""
        return [(row.cells, [self[name] for name in row.fields]) for row in self.field_rows]

    def ask_quantity(self, key: int, *, cells: Sequence[Any], most: int, initial: int | None = None) -> None:
        """Add a row that asks how many units, from none to `most`."""
        name = f"units-{key}"
        self.fields[name] = forms.IntegerField(
            label=f"Units of {cells[0]}",
            min_value=0,
            required=False,
            initial=most if initial is None else initial,
            widget=UnfoldAdminIntegerFieldWidget(
                attrs={
                    "style": "width: 5.5rem",
                    "max": most,
                    "inputmode": "numeric",
                    "aria-label": f"Units: {cells[0]}",
                }
            ),
        )
        self.field_rows.append(FieldRow(cells, [name]))

    def ask_whether(self, key: int, *, prefix: str, label: str) -> None:
        """Add a box to tick to the row that was added last."""
        name = f"{prefix}-{key}"
        self.fields[name] = forms.BooleanField(
            label=label, required=False, widget=UnfoldBooleanWidget(attrs={"aria-label": label})
        )
        row = self.field_rows[-1]
        self.field_rows[-1] = FieldRow(row.cells, [*row.fields, name])

    def quantities(self) -> dict[int, int]:
        """The units that were asked for, by key; rows left empty are none."""
        return {int(name.removeprefix("units-")): units or 0 for name, units in self._named("units-")}

    def ticked(self, prefix: str) -> frozenset[int]:
        """The keys whose box is ticked."""
        return frozenset(int(name.removeprefix(f"{prefix}-")) for name, value in self._named(f"{prefix}-") if value)

    def _named(self, prefix: str) -> Iterable[tuple[str, Any]]:
        return ((name, value) for name, value in self.cleaned_data.items() if name.startswith(prefix))
