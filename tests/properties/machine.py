"""What machines of random steps have in common: they are undone at their end, and what is refused changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

from shop.core.exceptions import Refused
from shop.core.truths import declared, proved
from tests.support.refusals import contents

PICK = st.integers(0, 999)
"""Chooses one of a list whose length is known only when the step is taken."""

settings.register_profile("thorough", max_examples=400, stateful_step_count=60)
PHASES = (Phase.generate, Phase.shrink)
QUICK = settings(max_examples=15, stateful_step_count=20)


class Machine(RuleBasedStateMachine):
    """A shop that begins anew with each sequence of steps, and a model that it has to agree with."""

    outcomes: ClassVar[Counter[str]]
    """How many steps were "taken" and how many "refused", in all sequences of one play."""

    def __init__(self) -> None:
        super().__init__()
        # As a test case's own transaction it lets services commit durably, which then means a savepoint.
        self.transaction = transaction.atomic()
        self.transaction._from_testcase = True
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def attempt(self, step: Callable[[], Any], *, allowed: bool | None = None) -> Any:
        """Take a step and return what it gave; None if it was refused, which must have changed nothing.

        `allowed` is what the model expects; None where only the service knows.
        """
        before, refusal, result = contents(), None, None
        try:
            result = step()
        except Refused as error:
            refusal = error
        if refusal is not None:
            assert contents() == before
        assert allowed in (None, refusal is None), refusal or "this should have been refused"
        self.outcomes["taken" if refusal is None else "refused"] += 1
        return result

    @invariant()
    def every_truth_holds(self) -> None:
        with connection.cursor() as cursor:
            assert [truth.name for truth in proved(cursor, declared()) if truth.violations] == []


def play(machine: type[Machine]) -> Counter[str]:
    """Run sequences of steps, a few, or many with `--hypothesis-profile=thorough`; how many were "taken" and "refused".

    A machine whose every step is refused agrees with any model, so its test asks for both.
    """
    machine.outcomes = Counter()
    chosen = settings() if settings.get_current_profile_name() == "thorough" else QUICK
    run_state_machine_as_test(
        machine,
        settings=settings(chosen, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=PHASES),
    )
    return machine.outcomes
