"""The sheet of a product's variants, and the form that makes them."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.services.writing_roles import write_roles
from shop.catalog.models import Product, Variant
from shop.inventory.models import StockItem, StockMovement
from shop.pricing.models import Price
from tests.factories import (
    MembershipFactory,
    OrderLineFactory,
    PriceFactory,
    ProductFactory,
    ReservationFactory,
    StockItemFactory,
    StoreFactory,
    UserFactory,
    VariantFactory,
    WarehouseFactory,
)


@pytest.fixture
def store(superuser_client):
    return StoreFactory(name="Corner shop")


@pytest.fixture
def product(store) -> Product:
    """A shirt at 10.00, five of them in the depot."""
    product = ProductFactory(store=store, name="Shirt", variant__sku="TEE", published_at=timezone.now())
    PriceFactory(variant=product.variants.get(), amount=Decimal("10.00"))
    depot = WarehouseFactory(store=store, name="Depot", code="D")
    StockItemFactory(variant=product.variants.get(), warehouse=depot, on_hand=5)
    return product


def address(product: Product) -> str:
    return reverse("admin:catalog_product_variants", args=[product.pk])


def sent(client: Client, product: Product, *, reason: str = "", **typed: Any) -> Any:
    """The answer to what a browser sends when these cells of the first variant are typed over; None unticks one."""
    sheet = client.get(address(product)).context["sheet"]
    return client.post(address(product), filled(sheet, reason=reason, **typed))


def filled(sheet: Any, *, reason: str = "", **typed: Any) -> dict[str, str]:
    data = {cell.name: cell.shown for cell in sheet.cells if not cell.is_tick or cell.shown}
    for kind, value in typed.items():
        name = sheet.rows[0].cell(kind).name
        data = {key: old for key, old in data.items() if key != name} | ({name: value} if value is not None else {})
    return data | {"seen": sheet.seen, "reason": reason}


def errors(answer: Any) -> dict[str, str]:
    sheet = answer.context["sheet"]
    return {cell.kind: cell.error for cell in sheet.cells if cell.error} | (
        {"reason": sheet.reason_error} if sheet.reason_error else {}
    )


def test_everything_is_changed_in_one_go_and_stock_with_its_reason(superuser_client, product) -> None:
    answer = sent(
        superuser_client,
        product,
        reason="counted by hand",
        sku="TEE-1",
        barcode="4006381333931",
        amount="12.50",
        on_hand="8",
        reorder="3",
        active=None,
    )

    assert answer.status_code == 302
    variant = product.variants.get()
    assert (variant.sku, variant.barcode, variant.is_active) == ("TEE-1", "4006381333931", False)
    assert Price.objects.current().get(variant=variant).amount == Decimal("12.50")
    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.reorder_point) == (8, 3)
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.quantity, movement.reason) == ("adjustment", 3, "counted by hand")
    assert movement.actor is not None


def test_a_sheet_saved_as_it_was_changes_nothing(superuser_client, product) -> None:
    before = (Price.objects.count(), StockMovement.objects.count())

    assert sent(superuser_client, product).status_code == 302

    assert (Price.objects.count(), StockMovement.objects.count()) == before


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"sku": ""}, {"sku": "A variant needs a SKU."}),
        ({"sku": "TAKEN"}, {"sku": "Another variant already has this SKU."}),
        ({"amount": "-1"}, {"amount": "Ensure this value is greater than or equal to 0."}),
        ({"amount": ""}, {"amount": "A price is changed, not emptied: take it off sale instead."}),
        ({"on_hand": "x", "reason": "r"}, {"on_hand": "Enter a whole number."}),
        ({"on_hand": "4"}, {"reason": "Say why the stock is adjusted."}),
        ({"on_hand": "1", "reason": "r"}, {"on_hand": "2 of them are promised to orders: no less can lie there."}),
    ],
)
def test_what_cannot_be_is_refused_in_its_cell_and_nothing_is_saved(superuser_client, product, typed, refused) -> None:
    VariantFactory(store=product.store, sku="TAKEN")
    ReservationFactory(stock_item=StockItem.objects.get(), quantity=2)

    answer = sent(superuser_client, product, **{"barcode": "1", **typed})

    assert errors(answer) == refused
    assert product.variants.get().barcode is None
    assert StockItem.objects.get().on_hand == 5


def test_what_somebody_else_changed_meanwhile_is_not_written_over(superuser_client, product) -> None:
    sheet = superuser_client.get(address(product)).context["sheet"]
    StockItem.objects.get().movements.create(store=product.store, kind="receipt", quantity=2)

    answer = superuser_client.post(address(product), filled(sheet, on_hand="6", sku="NEW", reason="counted"))

    assert errors(answer) == {"on_hand": "It is 7 by now: somebody else changed it."}
    assert product.variants.get().sku == "TEE"
    again = superuser_client.post(address(product), filled(answer.context["sheet"], reason="counted"))
    assert again.status_code == 302
    assert (product.variants.get().sku, StockItem.objects.get().on_hand) == ("NEW", 6)


def test_a_variant_without_a_history_is_removed_and_one_with_it_cannot_be(superuser_client, product) -> None:
    mistake = ProductFactory(store=product.store)
    kept, sold = mistake.variants.get(), ProductFactory(store=product.store).variants.get()
    OrderLineFactory(variant=sold, order__store=product.store)
    mistake_answer = sent(superuser_client, mistake, remove="on")
    Product.objects.filter(pk=mistake.pk).update(status="draft")

    rows = [superuser_client.get(address(one)).context["sheet"].rows[0] for one in (product, sold.product)]

    assert [row.is_removable for row in rows] == [False, False]
    needs_one = "An active product needs a variant: without one there is nothing to sell."
    assert needs_one in errors(mistake_answer).values()
    assert sent(superuser_client, mistake, remove="on").status_code == 302
    assert not Variant.objects.filter(pk=kept.pk).exists()


def test_who_may_not_change_stock_or_prices_sees_them_and_cannot_send_them(product) -> None:
    write_roles()
    clerk = UserFactory(is_staff=True)
    MembershipFactory(store=product.store, user=clerk, role=Group.objects.get(name="Merchandiser"))
    client = Client()
    client.force_login(clerk)
    item = StockItem.objects.get()

    client.post(address(product), {f"on_hand-{item.variant_id}-{item.warehouse_id}": "99", "seen": "", "reason": "r"})

    assert StockItem.objects.get().on_hand == 5
    kinds = {cell.kind for cell in client.get(address(product)).context["sheet"].cells}
    assert kinds == {"sku", "barcode", "amount", "active"}


def test_variants_are_made_with_a_price_after_a_look_at_what_that_does(superuser_client, product) -> None:
    url = reverse("admin:catalog_product_ask", args=[product.pk, "combine"])
    form = superuser_client.get(url).context["form"]
    typed = {"option_0": "Size", "values_0": "S, M", "sku_pattern": "TEE-{Size}", "amount": "11"}
    data = {**typed, "version": form.fields["version"].initial}

    preview = superuser_client.post(url, {**data, "_preview": "1"})
    seen = list(preview.context["effect"])
    nothing_yet = product.variants.count()
    superuser_client.post(url, data)

    assert seen == [("Variants", 1, 2), ("TEE", "no options", "S"), ("TEE-M", "–", "M")]
    assert nothing_yet == 1
    assert Price.objects.current().get(variant__sku="TEE-M").amount == Decimal("11.00")


def test_a_combination_that_cannot_be_is_told_at_its_field(superuser_client, product) -> None:
    url = reverse("admin:catalog_product_ask", args=[product.pk, "combine"])
    form = superuser_client.get(url).context["form"]
    many = ", ".join(map(str, range(11)))
    typed = {"option_0": "A", "values_0": many, "option_1": "B", "values_1": many, "sku_pattern": "{options}"}

    answer = superuser_client.post(url, {**typed, "version": form.fields["version"].initial})

    assert answer.context["form"].non_field_errors() == ["That would be 121 variants; a product has at most 100."]
    assert product.variants.count() == 1
