"""Work in the background: the one door to the task system, whose rows commit with the change that causes them.

An app's tasks stand in `shop/<app>/tasks.py`. `some_task.enqueue(…)` inside a transaction writes a row that nobody sees
before the commit, and that a rollback takes along. A task runs at least once: a worker may die between its commit and
the note that it is done, so running it again has to do no harm.
"""

from django_tasks import task

__all__ = ["task"]
