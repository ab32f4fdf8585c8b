"""All that the shop knows of a customer, in words that they can read, as the law lets them ask for it."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from shop.customers.models import Customer
from shop.orders.models import (
    Cart,
    CartLine,
    Invoice,
    Order,
    OrderAddress,
    OrderDiscount,
    OrderLine,
    Payment,
    Refund,
    ReturnLine,
)

ADDRESS = ("recipient", "line1", "line2", "postal_code", "city", "region", "country", "phone")


def personal_data(customer: Customer) -> dict[str, Any]:
    """Everything that names the customer or was done by them: sixteen statements, by the customer's own orders."""
    orders = Order.objects.filter(customer=customer)
    of_orders = {"order__customer": customer}
    return {
        "customer": _rows(
            Customer.objects.filter(pk=customer.pk), "name", "email", "phone", "reference", "created_at", "erased_at"
        ),
        "addresses": _rows(customer.addresses.all(), "kind", "is_default", *ADDRESS),
        "consents": _rows(customer.consents.order_by("id"), "purpose", "is_granted", "source", "recorded_at"),
        "groups": _rows(customer.group_memberships.all(), "group__name", "created_at"),
        "tags": _rows(customer.taggings.all(), "tag__name", "created_at"),
        "notes": _rows(customer.notes.order_by("id"), "body", "created_at"),
        "carts": _rows(Cart.objects.filter(customer=customer), "id", "status", "created_at"),
        "cart_lines": _rows(
            CartLine.objects.filter(cart__customer=customer), "cart_id", "variant__sku", "quantity", "created_at"
        ),
        "orders": _rows(
            orders.order_by("placed_at", "id"),
            *("number", "status", "placed_at", "email", "currency", "lines_amount", "discount_amount"),
            *("shipping_amount", "tax_amount", "total_amount", "captured_amount", "refunded_amount"),
        ),
        "order_lines": _rows(
            OrderLine.objects.filter(**of_orders),
            *("order__number", "product_name", "variant_name", "sku", "quantity", "subtotal_amount"),
        ),
        "order_addresses": _rows(OrderAddress.objects.filter(**of_orders), "order__number", "kind", *ADDRESS),
        "discounts": _rows(OrderDiscount.objects.filter(**of_orders), "order__number", "kind", "label", "amount"),
        "payments": _rows(
            Payment.objects.filter(**of_orders),
            *("order__number", "method", "status", "amount", "card_brand", "card_last4", "created_at"),
        ),
        "refunds": _rows(Refund.objects.filter(**of_orders), "order__number", "amount", "created_at"),
        "returns": _rows(
            ReturnLine.objects.filter(**of_orders),
            *("order__number", "line__sku", "quantity", "received_quantity", "request__status", "request__reason"),
        ),
        "invoices": _rows(Invoice.objects.filter(**of_orders), "order__number", "number", "created_at"),
    }


def as_zip(data: dict[str, Any]) -> bytes:
    """One JSON file for everything, so that a person and a program can read it."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("personal-data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    return packed.getvalue()


def _rows(rows: QuerySet[Any, Any] | Any, *fields: str) -> list[dict[str, Any]]:
    return [{name.replace("__", "_"): value for name, value in row.items()} for row in rows.values(*fields)]
