"""Ways to sell a basket: this shop's service, the usual ORM code, one statement by hand, and pgbench's script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

from django.db import connection, models, transaction

from benchmarks.ordering.whole import orm_whole

ONE_STATEMENT = """
WITH wanted AS (
    SELECT * FROM unnest(%(ids)s::bigint[]) AS wanted (id)
), locked AS (
    SELECT stock.* FROM plain_stock AS stock JOIN wanted USING (id) ORDER BY stock.id FOR NO KEY UPDATE OF stock
), taken AS (
    UPDATE plain_stock AS stock SET reserved = stock.reserved + 1 FROM locked
    WHERE stock.id = locked.id AND stock.on_hand > stock.reserved
    RETURNING stock.id, stock.sku, stock.name, stock.price, stock.tax_rate
), head AS (
    INSERT INTO plain_order (number, customer_id, email, status, currency, total)
    SELECT nextval('plain_number')::text, %(customer)s, %(email)s, 'placed', 'EUR', sum(price) FROM taken
    RETURNING id, number
), line AS (
    INSERT INTO plain_line (order_id, stock_id, sku, name, quantity, price, tax_rate)
    SELECT head.id, taken.id, sku, name, 1, price, tax_rate FROM head, taken
    RETURNING id
)
SELECT id, number, (SELECT count(*) FROM line) FROM head
"""


class PlainStock(models.Model):
    """What can be bought, how much of it there is, and how much of that is promised."""

    id = models.BigIntegerField(primary_key=True)
    sku = models.TextField()
    name = models.TextField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=5)
    on_hand = models.IntegerField()
    reserved = models.IntegerField()

    class Meta:
        app_label = "benchmarks"
        managed = False
        db_table = "plain_stock"


class PlainOrder(models.Model):
    """A sale."""

    number = models.TextField()
    customer_id = models.BigIntegerField(null=True)
    email = models.TextField(null=True)
    status = models.TextField()
    currency = models.TextField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "benchmarks"
        managed = False
        db_table = "plain_order"


class PlainLine(models.Model):
    """One line of a sale."""

    order = models.ForeignKey(PlainOrder, on_delete=models.CASCADE)
    stock = models.ForeignKey(PlainStock, on_delete=models.PROTECT)
    sku = models.TextField()
    name = models.TextField()
    quantity = models.IntegerField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=5)

    class Meta:
        app_label = "benchmarks"
        managed = False
        db_table = "plain_line"


@cache
def _people() -> tuple[Any, Any, Any]:
    """The shop, one of its customers, and the address that everything goes to."""
    from shop.customers.models import Customer
    from shop.orders.services.placing import PlacedAddress
    from shop.stores.models import Store

    address = PlacedAddress(
        kind="shipping", recipient="Ada Byron", line1="Am Wall 1", postal_code="28195", city="Bremen", country="DE"
    )
    return Store.objects.get(), Customer.objects.order_by("pk")[0], address


def ours(ids: Sequence[int]) -> None:
    """Prices, tax, a promotion, stock in four warehouses, ledgers, timeline, address, idempotency key."""
    from shop.orders.quoting import Wanted
    from shop.orders.services.placing import place_order

    store, customer, address = _people()
    place_order(
        store=store,
        wanted=[Wanted(variant_id=pk, quantity=1) for pk in ids],
        customer=customer,
        addresses=[address],
        idempotency_key=uuid4().hex,
    )


def orm(ids: Sequence[int]) -> None:
    """What tutorials teach: lock the rows, look at them, create the order, create each line, save each row."""
    customer = _people()[1]
    with transaction.atomic():
        stock = list(PlainStock.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        if any(item.on_hand <= item.reserved for item in stock):
            raise ValueError("sold out")
        order = PlainOrder.objects.create(
            number=uuid4().hex[:12],
            customer_id=customer.pk,
            email=customer.email,
            status="placed",
            currency="EUR",
            total=sum((item.price for item in stock), Decimal(0)),
        )
        for item in stock:
            PlainLine.objects.create(
                order=order,
                stock=item,
                sku=item.sku,
                name=item.name,
                quantity=1,
                price=item.price,
                tax_rate=item.tax_rate,
            )
            item.reserved += 1
            item.save()


def one_statement(ids: Sequence[int]) -> None:
    """Everything in one CTE. It undoes itself if a line is short, which takes a transaction around it."""
    customer = _people()[1]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_STATEMENT, {"ids": list(ids), "customer": customer.pk, "email": customer.email})
        if cursor.fetchone()[2] < len(ids):
            raise ValueError("sold out")


def orm_same_order(ids: Sequence[int]) -> None:
    """All that `ours` writes, by the usual ORM code."""
    orm_whole(ids, people=_people())


WAYS: dict[str, Callable[[Sequence[int]], None]] = {
    "ours": ours,
    "ORM": orm,
    "one statement": one_statement,
    "ORM, same order": orm_same_order,
}


def pgbench_script(*, lines: int, highest: int, hot: bool) -> str:
    """The plain shop's transaction, statement by statement, as pgbench runs it: rows in key order, so no deadlock."""
    step = max(1, (highest - 1) // (lines + 1))
    script = [f"\\set first random({2 if hot else 1}, {step})", "BEGIN;"]
    script += [f"\\set id{place} :first + {place * step}" for place in range(lines)]
    if hot:
        script.append("\\set id0 1")
    for place in range(lines):
        script.append(f"UPDATE plain_stock SET reserved = reserved + 1 WHERE id = :id{place} AND on_hand > reserved;")
    script.append(
        "INSERT INTO plain_order (number, customer_id, email, status, currency, total) "
        "VALUES (nextval('plain_number')::text, 1, 'ada@example.com', 'placed', 'EUR', 10) "
        "RETURNING id AS order_id \\gset"
    )
    for place in range(lines):
        script.append(
            "INSERT INTO plain_line (order_id, stock_id, sku, name, quantity, price, tax_rate) "
            f"SELECT :order_id, id, sku, name, 1, price, tax_rate FROM plain_stock WHERE id = :id{place};"
        )
    return "\n".join([*script, "COMMIT;", ""])
