"""The migration operation that lets a table tell what is done to it."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunSQL

SILENT = ("id", "store_id", "created_at", "updated_at")
"""Columns that an entry has no need to tell: it has its own, and they say nothing that anybody decided."""


class Audited(RunSQL):
    """Each change of a row of this table leaves an entry in `audit_change`.

    `store` is the column that says whose the row is, "" where it is nobody's. `silent` columns are not told: they
    follow from what is told elsewhere. Of `secret` ones only that they changed. `subject` is the column of the customer
    whom the row is about. With `watched` a row is only looked at when one of these columns has changed: for tables
    whose silent columns are updated all the time. It has to name every column that is not silent.
    """

    def __init__(
        self,
        table: str,
        *,
        store: str = "store_id",
        silent: tuple[str, ...] = (),
        secret: tuple[str, ...] = (),
        subject: str = "",
        watched: tuple[str, ...] = (),
    ) -> None:
        self.table = table
        self.kwargs = {"store": store, "silent": silent, "secret": secret, "subject": subject, "watched": watched}
        masks = ", ".join(f'{name}=>"(secret)"' for name in secret)
        arguments = ", ".join(f"'{part}'" for part in (store, _array(*SILENT, *silent), masks, subject))
        call, call_row = (
            f"EXECUTE FUNCTION audit_record({arguments})",
            f"EXECUTE FUNCTION audit_record_row({arguments})",
        )
        old, new = "OLD TABLE AS gone", "NEW TABLE AS come"
        update = f"AFTER UPDATE ON {table} REFERENCING {old} {new} FOR EACH STATEMENT {call}"
        if watched:
            differ = "({}) IS DISTINCT FROM ({})".format(
                ", ".join(f"OLD.{name}" for name in watched), ", ".join(f"NEW.{name}" for name in watched)
            )
            update = f"AFTER UPDATE ON {table} FOR EACH ROW WHEN ({differ}) {call_row}"
        rules = {
            "insert": f"AFTER INSERT ON {table} REFERENCING {new} FOR EACH STATEMENT {call}",
            "update": update,
            "delete": f"AFTER DELETE ON {table} REFERENCING {old} FOR EACH STATEMENT {call}",
            "truncate": f"AFTER TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        }
        super().__init__(
            sql=[f"CREATE TRIGGER {table}_audit_{name} {rule}" for name, rule in rules.items()],
            reverse_sql=[f"DROP TRIGGER {table}_audit_{name} ON {table}" for name in reversed(rules)],
        )

    def deconstruct(self) -> Any:
        told = {
            name: value
            for name, value in self.kwargs.items()
            if value != ("store_id" if name == "store" else value[:0])
        }
        return self.__class__.__qualname__, [self.table], told

    def describe(self) -> str:
        return f"{self.table} tells what is done to it"


class AuditedAnew(RunSQL):
    """The same table with other words: after its columns have changed. `before` and `now` are what Audited is given."""

    def __init__(self, table: str, *, before: dict[str, Any], now: dict[str, Any]) -> None:
        self.table, self.before, self.now = table, before, now
        old, new = Audited(table, **before), Audited(table, **now)
        super().__init__(
            sql=[*_statements(old.reverse_sql), *_statements(new.sql)],
            reverse_sql=[*_statements(new.reverse_sql), *_statements(old.sql)],
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {"before": self.before, "now": self.now}

    def describe(self) -> str:
        return f"{self.table} tells what is done to it, of its columns of today"


def _statements(sql: Any) -> list[str]:
    return list(sql)


def _array(*names: str) -> str:
    return "{" + ",".join(names) + "}"
