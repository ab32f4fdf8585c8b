"""The parts of `place_order`: its clients, and the ways in which they buy."""
