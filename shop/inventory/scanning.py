"""What a scanner types: a code a line, and how many units of it that is."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from shop.catalog.models import Variant
from shop.inventory.exceptions import CodesNotKnown, NothingScanned, QuantityNotPositive

MOST_LINES = 5000


def scanned_units(*, text: str, store_id: int) -> dict[int, int]:
    """The units by variant that `text` names: on each line a SKU or barcode, and after a space how many (else one).

    A code that comes again counts again. One statement (indexes `variant_sku_unique` and `variant_barcode_unique`);
    where one variant's SKU is another's barcode, the SKU is meant. Raises NothingScanned, QuantityNotPositive, and
    CodesNotKnown with all of them.
    """
    counted: Counter[str] = Counter()
    for line in text.splitlines()[:MOST_LINES]:
        if line.strip():
            code, quantity = _read(line)
            if not 0 < quantity < 2**31:
                raise QuantityNotPositive
            counted[code] += quantity
    if not counted:
        raise NothingScanned
    by_sku: dict[str, int] = {}
    by_barcode: dict[str, int] = {}
    wanted = Variant.objects.filter(Q(sku__in=counted) | Q(barcode__in=counted), store=store_id)
    for pk, sku, barcode in wanted.values_list("pk", "sku", "barcode"):
        by_sku[sku] = pk
        if barcode:
            by_barcode[barcode] = pk
    known = {**by_barcode, **by_sku}
    unknown = [code for code in counted if code not in known]
    if unknown:
        raise CodesNotKnown(unknown)
    units: Counter[int] = Counter()
    for code, quantity in counted.items():
        units[known[code]] += quantity
    return dict(units)


def _read(line: str) -> tuple[str, int]:
    """A code and its quantity: “M-1”, “M-1 12”, “4006381333931 -2”."""
    code, _, last = line.strip().replace("\t", " ").rpartition(" ")
    digits = last.removeprefix("-")
    if code and digits.isascii() and digits.isdecimal():
        return code.strip(), int(last)
    return line.strip(), 1
