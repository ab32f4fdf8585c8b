"""A line of a parcel or of a return names the movement of just these goods, whoever writes it."""

import pytest

from shop.orders.models import FulfilmentLine, ReturnLine
from tests.factories import (
    FulfilmentLineFactory,
    OrderLineFactory,
    ReturnLineFactory,
    StockItemFactory,
    StockMovementFactory,
    VariantFactory,
    WarehouseFactory,
)
from tests.factories.inventory import on_shelf
from tests.support.refusals import carry_out, changed, refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def packed() -> FulfilmentLine:
    """Two units in a parcel."""
    return FulfilmentLineFactory(line__quantity=2)


@pytest.fixture
def back() -> ReturnLine:
    """Two units that were shipped and are asked back."""
    line = OrderLineFactory(quantity=2)
    FulfilmentLineFactory(line=line, shipped=True)
    return ReturnLineFactory(line=line, quantity=2)


@pytest.mark.parametrize(("kind", "quantity"), [("sale", -1), ("sale", -3), ("write_off", -2), ("receipt", 2)])
def test_what_left_is_a_sale_of_as_many_units(packed: FulfilmentLine, kind: str, quantity: int) -> None:
    item = on_shelf(variant=packed.line.variant, warehouse=packed.fulfilment.warehouse, holding=5)
    movement = StockMovementFactory(stock_item=item, kind=kind, quantity=quantity, reason="Broken")

    assert refused_by(changed(packed, movement_id=movement.pk)) == "fulfilment_line_movement_fits"


@pytest.mark.parametrize("other", ["variant", "warehouse"])
def test_what_left_is_this_variant_from_this_place(packed: FulfilmentLine, other: str) -> None:
    place = {"variant": packed.line.variant, "warehouse": packed.fulfilment.warehouse}
    another = {"variant": VariantFactory, "warehouse": WarehouseFactory}[other](store=packed.store)
    item = StockItemFactory(store=packed.store, **{**place, other: another}, on_hand=2)
    movement = StockMovementFactory(stock_item=item, kind="sale", quantity=-2)

    assert refused_by(changed(packed, movement_id=movement.pk)) == "fulfilment_line_movement_fits"


@pytest.mark.parametrize(("kind", "quantity", "came"), [("return", 2, 1), ("return", 1, 2), ("receipt", 2, 2)])
def test_what_came_back_is_a_return_of_as_many_units(back: ReturnLine, kind: str, quantity: int, came: int) -> None:
    item = on_shelf(variant=back.line.variant, warehouse=back.request.warehouse)
    movement = StockMovementFactory(stock_item=item, kind=kind, quantity=quantity)

    assert refused_by(changed(back, received_quantity=came, movement_id=movement.pk)) == "return_line_movement_fits"


def test_the_movement_of_these_goods_is_taken(back: ReturnLine) -> None:
    item = on_shelf(variant=back.line.variant, warehouse=back.request.warehouse)
    movement = StockMovementFactory(stock_item=item, kind="return", quantity=2)

    carry_out(changed(back, received_quantity=2, movement_id=movement.pk))

    back.refresh_from_db()
    assert back.movement == movement
