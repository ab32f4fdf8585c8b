"""A worker within a test: what waits is run in this very process, so its connection may be the test's own."""

import pytest
from django.core.management import call_command

from shop.core.background import schedule


def work() -> None:
    """Run whatever is ready, without what comes round by the clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "periodic_jobs", list)
        patch.setattr("signal.signal", lambda *_: None)
        patch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
        call_command("work", "--batch", "--interval", "0")
