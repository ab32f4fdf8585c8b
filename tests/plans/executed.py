"""The plans of the statements that a call sends, for reads that answer with more than a queryset."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from tests.support.plans import node_types, nodes, plan_of_sql


def sent_by(call: Callable[[], Any]) -> list[tuple[str, Any]]:
    """The statements of `call` with their parameters."""
    statements: list[tuple[str, Any]] = []

    def record(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT")):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        call()
    return statements


def reads_whole(queryset: QuerySet[Any]) -> bool:
    """Whether `queryset`, in no order, reads a table from its first row to its last."""
    return "Seq Scan" in node_types(queryset.order_by())


def assert_stands_on(call: Callable[[], Any], *indexes: str, small: Collection[str] = ()) -> None:
    """Every statement of `call` reads only by indexes, `indexes` among them; `small` tables may be read whole."""
    found: list[dict[str, Any]] = []
    for sql, params in sent_by(call):
        found += nodes(plan_of_sql(sql, params))
    used = {node["Index Name"] for node in found if "Index Name" in node}
    whole = [node.get("Relation Name") for node in found if node["Node Type"] == "Seq Scan"]
    scans = [table for table in whole if table not in small]
    assert set(indexes) <= used, f"not used: {sorted(set(indexes) - used)}; used: {sorted(used)}; read whole: {scans}"
    assert not scans, f"read whole: {scans}"
