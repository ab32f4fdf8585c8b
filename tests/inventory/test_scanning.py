"""What a scanner types, read line by line."""

import pytest

from shop.inventory.exceptions import CodesNotKnown, NothingScanned, QuantityNotPositive
from shop.inventory.scanning import scanned_units
from tests.factories import StoreFactory, VariantFactory

pytestmark = pytest.mark.django_db


def test_a_line_is_a_sku_or_a_barcode_and_how_many_and_a_code_that_comes_again_counts_again() -> None:
    store = StoreFactory()
    milk = VariantFactory(store=store, sku="M-1", barcode="4006381333931")
    bread = VariantFactory(store=store, sku="B 1")

    units = scanned_units(text="M-1\n4006381333931 5\n\n B 1\t2 \nM-1\n", store_id=store.pk)

    assert units == {milk.pk: 7, bread.pk: 2}


def test_where_a_sku_is_anothers_barcode_the_sku_is_meant() -> None:
    store = StoreFactory()
    VariantFactory(store=store, sku="A", barcode="123")
    meant = VariantFactory(store=store, sku="123")

    assert scanned_units(text="123", store_id=store.pk) == {meant.pk: 1}


def test_every_unknown_code_is_named_those_of_other_stores_too() -> None:
    store = StoreFactory()
    VariantFactory(store=store, sku="M-1")
    VariantFactory(sku="FOREIGN")

    with pytest.raises(CodesNotKnown, match=r"No variant has this SKU or barcode: FOREIGN, 999\.") as refusal:
        scanned_units(text="M-1\nFOREIGN\n999 3", store_id=store.pk)

    assert refusal.value.codes == ("FOREIGN", "999")


@pytest.mark.parametrize("text", ["M-1 0", "M-1 -2", "M-1 99999999999"])
def test_a_quantity_that_cannot_be_is_refused(text: str) -> None:
    variant = VariantFactory(sku="M-1")

    with pytest.raises(QuantityNotPositive):
        scanned_units(text=text, store_id=variant.store_id)


def test_nothing_is_refused() -> None:
    with pytest.raises(NothingScanned):
        scanned_units(text=" \n\n", store_id=StoreFactory().pk)
