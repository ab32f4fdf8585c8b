"""What may be found: conditions on products, as SQL over `catalog_product`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Filters:
    """Conditions that all hold. `attributes` maps an attribute's key to the keys of the values of which one holds."""

    category_id: int | None = None
    brand_ids: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    lowest_price: Decimal | None = None
    highest_price: Decimal | None = None
    currency: str = ""
    in_stock: bool = False
    attributes: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.conditions()[0])

    @property
    def follow_the_day(self) -> bool:
        """Whether prices or stock decide, which change with every sale, and with time alone."""
        return self.in_stock or self.lowest_price is not None or self.highest_price is not None

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        """The conditions on a row of catalog_product called `product`, and their parameters."""
        sql: list[str] = []
        parameters: dict[str, Any] = {}
        if self.category_id is not None:
            sql.append(
                "product.category_id IN (SELECT below.id FROM catalog_category top JOIN catalog_category below "
                "ON below.path <@ top.path WHERE top.id = %(category)s)"
            )
            parameters["category"] = self.category_id
        if self.brand_ids:
            sql.append("product.brand_id = ANY (%(brands)s)")
            parameters["brands"] = list(self.brand_ids)
        if self.statuses:
            sql.append("product.status = ANY (%(statuses)s)")
            parameters["statuses"] = list(self.statuses)
        if self.lowest_price is not None or self.highest_price is not None:
            sql.append(
                "EXISTS (SELECT FROM catalog_variant variant JOIN pricing_price price ON price.variant_id = variant.id "
                "WHERE variant.product_id = product.id AND price.currency = %(currency)s AND price.valid @> now() "
                "AND price.amount BETWEEN %(lowest)s AND %(highest)s)"
            )
            parameters |= {
                "currency": self.currency,
                "lowest": self.lowest_price if self.lowest_price is not None else Decimal(0),
                "highest": self.highest_price if self.highest_price is not None else Decimal("9999999999.99"),
            }
        if self.in_stock:
            sql.append(
                "EXISTS (SELECT FROM catalog_variant variant JOIN inventory_stockitem item "
                "ON item.variant_id = variant.id WHERE variant.product_id = product.id AND item.available > 0)"
            )
        for number, (attribute, values) in enumerate(sorted(self.attributes.items())):
            sql.append(
                "EXISTS (SELECT FROM catalog_productattribute fact WHERE fact.product_id = product.id "
                f"AND fact.attribute_id = %(attribute{number})s AND fact.value_id = ANY (%(values{number})s))"
            )
            parameters |= {f"attribute{number}": attribute, f"values{number}": list(values)}
        return sql, parameters
