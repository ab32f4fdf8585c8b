"""Without the profilers, as in the ordinary run, there is nothing to collect here."""

from django.conf import settings

collect_ignore_glob = [] if settings.PROFILING else ["test_*.py"]
