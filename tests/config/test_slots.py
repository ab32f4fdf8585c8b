"""Test runs that overlap."""

from tests.support.slots import free_slot


def test_runs_that_overlap_have_databases_of_their_own_and_a_slot_is_used_again() -> None:
    with free_slot() as first, free_slot() as second:
        assert first.database != second.database

    with free_slot() as again:
        assert again == first
