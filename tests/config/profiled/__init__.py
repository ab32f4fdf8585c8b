"""What only shows with the profilers installed; run by tests/config/test_profiling_on.py in a process of its own."""
