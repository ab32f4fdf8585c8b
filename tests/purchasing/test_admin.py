"""The pages of purchasing, as a buyer and the person at the ramp use them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop.inventory.models import StockItem, StockMovement
from shop.purchasing.models import PurchaseOrder
from shop.stores.models import Store
from tests.factories import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    StockItemFactory,
    StoreFactory,
    SupplierFactory,
    SupplierProductFactory,
    WarehouseFactory,
)
from tests.support.forms import sent_back

ADD = reverse("admin:purchasing_purchaseorder_add")


@pytest.fixture
def store(superuser_client) -> Store:
    """The only store there is, so the one that is open."""
    return StoreFactory()


def page_of(purchase: PurchaseOrder) -> str:
    return reverse("admin:purchasing_purchaseorder_change", args=[purchase.pk])


def form_of(purchase: PurchaseOrder, name: str) -> str:
    return reverse("admin:purchasing_purchaseorder_ask", args=[purchase.pk, name])


def offered(client, purchase: PurchaseOrder) -> list[str]:
    return [ask.label for ask, _ in client.get(page_of(purchase)).context["asks"]]


def filled(client, purchase: PurchaseOrder, name: str, **values: object) -> dict[str, object]:
    """The form behind a button as it is shown, with some values changed."""
    form = client.get(form_of(purchase, name)).context["form"]
    shown = {field.name: field.value() for field in form if field.value() is not None}
    return {**shown, **values}


def test_a_draft_takes_its_number_currency_and_costs_from_the_supplier(superuser_client, store) -> None:
    supplier = SupplierFactory(store=store, currency="USD", over_delivery_percent=10)
    product = SupplierProductFactory(supplier=supplier, unit_cost_amount=Decimal("1.5000"))
    place = WarehouseFactory(store=store)

    form = sent_back(superuser_client.get(ADD))
    superuser_client.post(
        ADD,
        form
        | {
            "supplier": supplier.pk,
            "warehouse": place.pk,
            "lines-TOTAL_FORMS": 1,
            "lines-0-variant": product.variant_id,
            "lines-0-quantity": 20,
            "lines-0-unit_cost_amount": "",
        },
    )

    purchase = PurchaseOrder.objects.get()
    line = purchase.lines.get()
    assert (purchase.number[:3], purchase.currency, purchase.status) == ("PO-", "USD", "draft")
    assert (line.quantity, line.unit_cost_amount, line.tolerance_quantity) == (20, Decimal("1.5000"), 2)


def test_a_line_that_the_supplier_does_not_sell_is_refused_without_a_cost(superuser_client, store) -> None:
    supplier, product = SupplierFactory(store=store), SupplierProductFactory(store=store)
    place = WarehouseFactory(store=store)

    form = sent_back(superuser_client.get(ADD))
    answer = superuser_client.post(
        ADD,
        form
        | {
            "supplier": supplier.pk,
            "warehouse": place.pk,
            "lines-TOTAL_FORMS": 1,
            "lines-0-variant": product.variant_id,
            "lines-0-quantity": 20,
        },
        follow=True,
    )

    assert "is not among what this supplier sells us" in answer.content.decode()
    assert not PurchaseOrder.objects.exists()


def test_only_what_is_legal_is_offered(superuser_client, store) -> None:
    draft, sent, done = (
        PurchaseOrderFactory(store=store),
        PurchaseOrderFactory(store=store, sent=True),
        PurchaseOrderFactory(store=store, status="cancelled"),
    )

    assert offered(superuser_client, draft) == ["Send", "Give up"]
    assert offered(superuser_client, sent) == ["Receive", "Give up"]
    assert offered(superuser_client, done) == []


def test_what_is_not_offered_is_refused_in_words_when_forced(superuser_client, store) -> None:
    draft = PurchaseOrderFactory(store=store)

    answer = superuser_client.post(form_of(draft, "receive"), {}, follow=True)

    assert "This cannot be done any more" in answer.content.decode()


def test_sending_shows_its_effect_first_and_then_does_it(superuser_client, store) -> None:
    draft = PurchaseOrderLineFactory(store=store).purchase_order

    asked = superuser_client.get(form_of(draft, "send"))
    assert ("Status", "Draft", "Ordered") in asked.context["effect"]
    assert PurchaseOrder.objects.get().status == "draft"

    superuser_client.post(form_of(draft, "send"), filled(superuser_client, draft, "send"))
    assert PurchaseOrder.objects.get().status == "sent"


def test_a_delivery_is_previewed_then_taken_in_and_stands_on_the_page_and_in_the_ledger(
    superuser_client, store
) -> None:
    line = PurchaseOrderLineFactory(store=store, purchase_order__sent=True, quantity=10, variant__sku="M-1")
    purchase = line.purchase_order
    item = StockItemFactory(store=store, variant=line.variant, warehouse=purchase.warehouse)
    url, field = form_of(purchase, "receive"), f"units-{line.pk}"
    data = filled(superuser_client, purchase, "receive", **{field: 4, "delivery_note": "LS 88"})

    preview = superuser_client.post(url, data | {"_preview": "1"})
    assert ("M-1: on hand", 0, 4) in preview.context["effect"]
    assert not StockMovement.objects.exists()

    superuser_client.post(url, data)
    page = superuser_client.get(page_of(purchase)).content.decode()
    ledger = superuser_client.get(reverse("admin:inventory_stockitem_change", args=[item.pk])).content.decode()
    assert StockItem.objects.get().on_hand == 4
    assert "LS 88" in page
    assert "4 × M-1" in page
    assert f"Purchase order {purchase.number}" in ledger
    assert "<dt>Incoming</dt><dd>6</dd>" in ledger


def test_a_second_click_on_an_old_form_takes_nothing_in_twice(superuser_client, store) -> None:
    line = PurchaseOrderLineFactory(store=store, purchase_order__sent=True, quantity=10)
    url = form_of(line.purchase_order, "receive")
    data = filled(superuser_client, line.purchase_order, "receive", **{f"units-{line.pk}": 4})
    superuser_client.post(url, data)

    again = superuser_client.post(url, data)

    assert "This has changed meanwhile" in again.content.decode()
    assert StockItem.objects.get().on_hand == 4


def test_more_than_was_ordered_is_refused_at_the_form(superuser_client, store) -> None:
    line = PurchaseOrderLineFactory(store=store, purchase_order__sent=True, quantity=10)
    data = filled(superuser_client, line.purchase_order, "receive", **{f"units-{line.pk}": 11})

    answer = superuser_client.post(form_of(line.purchase_order, "receive"), data)

    assert "11 arrived, and no more than 10 are taken in" in answer.content.decode()
    assert not StockMovement.objects.exists()


def test_a_purchase_of_another_store_is_not_found(superuser_client, store) -> None:
    purchase = PurchaseOrderFactory()

    assert superuser_client.get(form_of(purchase, "send")).status_code == 404
