"""The parts of the load test: who clicks, on what, against which server, and what that costs it."""
