"""Each rule that the database holds about imports and their receipts, broken by plain SQL."""

import pytest

from tests.factories import (
    ChangesetFactory,
    ChangesetRowFactory,
    ColumnMappingFactory,
    ExportRunFactory,
    ImportedSpanFactory,
    ImportRunFactory,
    RefusedRowFactory,
    SavedExportFactory,
    StoreFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied, deleted


def counted_more_than_read() -> Attempt:
    run = ImportRunFactory(status="applied", applied_at="2025-01-01T00:00:00Z", read_count=1)
    return changed(run, created_count=1, unchanged_count=1)


def undone_twice() -> Attempt:
    made = ChangesetFactory(status="applied", applied_at="2025-01-01T00:00:00Z", changed_count=1)
    ChangesetFactory(store=made.store, undoes=made)
    return copied(ChangesetFactory(store=made.store), undoes_id=made.pk)


VIOLATIONS: Ledger = {
    "changeset_counts_when_applied": lambda: changed(ChangesetFactory(), changed_count=1),
    "changeset_row_once": lambda: copied(ChangesetRowFactory()),
    "changeset_row_says_why": lambda: copied(ChangesetRowFactory(), subject_id=0, outcome="refused"),
    "changeset_undone_once": undone_twice,
    "exchange_changeset_status_known": lambda: copied(ChangesetFactory(), status="lost"),
    "exchange_changeset_status_steps": lambda: changed(ChangesetFactory(), status="failed"),
    "exchange_changeset_target_known": lambda: copied(ChangesetFactory(), target="weather"),
    "exchange_changeset_undoes_same_store": lambda: copied(
        ChangesetFactory(), undoes_id=ChangesetFactory(store=StoreFactory()).pk
    ),
    "exchange_changesetrow_append_only": lambda: deleted(ChangesetRowFactory()),
    "exchange_changesetrow_changeset_same_store": lambda: copied(
        ChangesetRowFactory(), changeset_id=ChangesetFactory(store=StoreFactory()).pk
    ),
    "exchange_changesetrow_field_known": lambda: copied(ChangesetRowFactory(), subject_id=0, field="weather"),
    "exchange_changesetrow_outcome_known": lambda: copied(ChangesetRowFactory(), subject_id=0, outcome="lost"),
    "exchange_exportrun_export_same_store": lambda: copied(
        ExportRunFactory(), status="failed", failure="?", export_id=SavedExportFactory(store=StoreFactory()).pk
    ),
    "exchange_exportrun_status_known": lambda: copied(ExportRunFactory(), status="lost"),
    "exchange_exportrun_status_steps": lambda: changed(
        ExportRunFactory(status="failed", failure="?"), status="queued", failure=""
    ),
    "exchange_savedexport_format_known": lambda: changed(SavedExportFactory(), format="pdf"),
    "exchange_savedexport_rhythm_known": lambda: changed(SavedExportFactory(), rhythm="hourly"),
    "export_run_has_file_while_ready": lambda: changed(ExportRunFactory(), status="done"),
    "export_run_once_a_turn": lambda: copied(
        ExportRunFactory(status="failed", failure="?", due_at="2025-01-01T00:00:00Z")
    ),
    "export_run_says_why_it_failed": lambda: changed(ExportRunFactory(), status="failed"),
    "export_run_under_way_once": lambda: copied(ExportRunFactory()),
    "saved_export_has_a_name": lambda: changed(SavedExportFactory(), name=" "),
    "saved_export_kept_for_days": lambda: changed(SavedExportFactory(), keep_days=0),
    "saved_export_name_unique": lambda: copied(SavedExportFactory()),
    "saved_export_schedule_whole": lambda: changed(SavedExportFactory(), rhythm="weekly", hour=6),
    "column_mapping_once": lambda: copied(ColumnMappingFactory()),
    "exchange_columnmapping_kind_known": lambda: changed(ColumnMappingFactory(), kind="weather"),
    "exchange_importedspan_append_only": lambda: deleted(ImportedSpanFactory()),
    "exchange_importedspan_outcome_known": lambda: copied(
        ImportedSpanFactory(), first_row=11, last_row=19, outcome="?"
    ),
    "exchange_importedspan_run_same_store": lambda: copied(
        ImportedSpanFactory(), run_id=ImportRunFactory(store=StoreFactory()).pk
    ),
    "exchange_importrun_kind_known": lambda: changed(ImportRunFactory(), kind="weather"),
    "exchange_importrun_status_known": lambda: copied(ImportRunFactory(), status="lost"),
    "exchange_importrun_status_steps": lambda: changed(ImportRunFactory(status="queued"), status="waiting"),
    "exchange_refusedrow_append_only": lambda: deleted(RefusedRowFactory()),
    "exchange_refusedrow_run_same_store": lambda: copied(
        RefusedRowFactory(), run_id=ImportRunFactory(store=StoreFactory()).pk
    ),
    "import_run_counts_add_up": counted_more_than_read,
    "import_run_counts_when_applied": lambda: changed(ImportRunFactory(), status="applied"),
    "imported_span_holds_rows": lambda: copied(ImportedSpanFactory(), first_row=11, last_row=12, count=3),
    "imported_span_once": lambda: copied(ImportedSpanFactory()),
    "refused_row_once": lambda: copied(RefusedRowFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
