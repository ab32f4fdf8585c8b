"""Put customers into a group."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from shop.customers.models import Customer, Group


@transaction.atomic
def add_to_group(*, customers: QuerySet[Customer], group: Group) -> int:
    """Put all of `customers` of the group's store into it that are not there yet; how many that were.

    One statement, however many they are.
    """
    chosen = customers.filter(store=group.store_id, erased_at__isnull=True).order_by()
    sql, parameters = chosen.values("pk").query.sql_with_params()
    values: list[Any] = [group.store_id, group.pk, *parameters]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_groupmembership (store_id, group_id, customer_id) "
            f"SELECT %s, %s, chosen.id FROM ({sql}) AS chosen (id) ON CONFLICT (customer_id, group_id) DO NOTHING",
            values,
        )
        return int(cursor.rowcount)
